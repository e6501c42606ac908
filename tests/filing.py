"""The files of fixtures/files, processed as the job does it: what comes out, and how it is written down again.

`python -m tests.filing [CASE…]` writes expected.837 and exceptions.csv of the cases; read the difference before you
keep it. The run's id is left out of the rows: it changes with every mapping.
"""

from __future__ import annotations

import csv
import functools
import io
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from edi837.jobs.inputs import find_inputs
from edi837.jobs.process import Processed, process
from edi837.jobs.run import Run, prepare
from edi837.settings.config import FILE_NAME, load_settings

FILES = Path(__file__).parent.parent / "fixtures" / "files"
TODAY = date(2026, 11, 24)
GIVEN, EXPECTED, EXCEPTIONS = "given.837", "expected.837", "exceptions.csv"
RUN_ID = "run_id"


@dataclass(frozen=True)
class Made:
    """What the job made of a file: the corrected bytes (None: held back), the rows without the run's id."""

    corrected: bytes | None
    exceptions: bytes
    processed: Processed


def cases() -> list[str]:
    """The names of the cases."""
    return sorted(path.parent.name for path in FILES.glob(f"*/{GIVEN}"))


@functools.cache
def run_for(case: str) -> Run:
    """The settings of a case are in its folder, or those of all files above it."""
    folder = FILES / case
    settings = folder if (folder / FILE_NAME).is_file() else FILES
    return prepare(load_settings({"as_of": TODAY, "report": ("csv",)}, settings, {}).settings)


def make(run: Run, given: Path, out: Path) -> Made:
    """Process one file into `out`."""
    (item,) = find_inputs([str(given)])
    done = process(run, item, "result", out)
    corrected = out / "result.corrected.837"
    rows = (out / "result.exceptions.csv").read_bytes()
    return Made(corrected.read_bytes() if corrected.exists() else None, without_run_id(rows), done)


def without_run_id(content: bytes) -> bytes:
    """The rows with an empty run_id, and without the columns of release 2: no claim is held, the others are long."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    at = rows[0].index(RUN_ID)
    held = rows[0].index("held")
    assert rows[0][held:] == [
        "held",
        "choices",
        "billing_name",
        "drug",
        "claim_start",
        "policy",
        "policy_source",
        "policy_date",
    ]
    assert not any(row[held] for row in rows[1:])
    rows = [row[:held] for row in rows]
    told = io.StringIO(newline="")
    csv.writer(told, lineterminator="\r\n").writerows([rows[0], *([*row[:at], "", *row[at + 1 :]] for row in rows[1:])])
    return told.getvalue().encode("utf-8")


def freeze(case: str) -> None:
    """Write down what comes out of a case now."""
    with tempfile.TemporaryDirectory() as out:
        made = make(run_for(case), FILES / case / GIVEN, Path(out))
    (FILES / case / EXCEPTIONS).write_bytes(made.exceptions)
    expected = FILES / case / EXPECTED
    if made.corrected is None:
        expected.unlink(missing_ok=True)
    else:
        expected.write_bytes(made.corrected)


if __name__ == "__main__":
    for name in sys.argv[1:] or cases():
        freeze(name)
