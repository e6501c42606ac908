"""Files counted as the command does it and by the command, and claims made for it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from edi837.cli.main import run as command
from edi837.jobs.inputs import Input
from edi837.jobs.run import Run, prepare
from edi837.jobs.utilization import Counting, neutral
from edi837.settings.config import Settings
from edi837.utilization.dimensions import DIMENSIONS
from edi837.utilization.overview import Overview
from edi837.utilization.row import UsageRow
from edi837.utilization.usage_groups import Utilization
from tests.report.made import Edit, claims

ALL = tuple(DIMENSIONS)
RUN = prepare(neutral(Settings(as_of=date(2026, 11, 24))))
# 5 units are 50 mg, 1 mL of the NDC is 50 mg, $60.
LINE = "HC:J3000*60*UN*5"


def counting(*files: bytes, by: Sequence[str] = ALL, run: Run = RUN, most_groups: int = 5000) -> Counting:
    """Everything that was counted."""
    made = Counting(run, by)
    made.utilization = Utilization(by, most_groups)
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(files, 1):
            path = Path(folder, f"{number}.837")
            path.write_bytes(data)
            made.count(Input(path, path.name))
    return made


def overview(*files: bytes, by: Sequence[str] = ALL, **more: int) -> Overview:
    """What a report shows."""
    return counting(*files, by=by, **more).overview()


def total(*edits: Sequence[Edit]) -> UsageRow:
    """The row of all lines of one file with these claims."""
    return overview(claims(*edits)).total


def by(dimension: str, *edits: Sequence[Edit], form: str = "professional") -> dict[str, UsageRow]:
    """The rows of one dimension by key."""
    return {row.key: row for row in overview(claims(*edits, form=form), by=(dimension,)).rows(dimension)}


def line(code: str = "J3000", charge: str = "60", units: str = "5") -> Edit:
    """The drug line, billed otherwise."""
    return LINE, f"HC:{code}*{charge}*UN*{units}"


def frequency(value: str) -> Edit:
    """The claim, as an original (1), a replacement (7) or a void (8)."""
    return "11:B:1", f"11:B:{value}"


def written(folder: Path, **files: bytes) -> list[str]:
    """Files under their names; their paths."""
    for name, data in files.items():
        (folder / f"{name}.837").write_bytes(data)
    return [str(folder / f"{name}.837") for name in files]


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, the JSON, and stderr."""
    code = command(["utilization", "--format", "json", *arguments])
    output = capsys.readouterr()
    return code, json.loads(output.out), output.err
