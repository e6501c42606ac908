"""A night of claim files through `process`, and decisions on what they propose."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import AS_OF, Ended, call
from tests.needs import lacking
from tests.report.made import HYPHENS, OUT_OF_BALANCE, PROPOSED, Edit, claims

COPY: Edit = ("HC:J3000", "HC:J3000:KX:KX")
CONFLICT: Edit = ("HC:J3000", "HC:J3000:59:XU")
RULES = "C701,M401,M402,M403,M405,N203,Q605"
Row = dict[str, str]


# What a night's files and their results are, once some test had them made.
_NIGHT: dict[Path, bytes] = {}


def process(capfd: pytest.CaptureFixture[str], *more: str | Path, out: str = "out", **files: list[list[Edit]]) -> None:
    """Files in in/, their results in `out`; each claim of a file has the edits listed."""
    Path("in").mkdir(exist_ok=True)
    for name, edits in files.items():
        Path(f"in/{name}.837").write_bytes(claims(*edits))
    told = call(
        capfd, "process", "in", "--out", out, "--report", "csv,xlsx", "--select", RULES, "--as-of", AS_OF, *more
    )
    assert told.code in (0, 1), told.err


def night(capfd: pytest.CaptureFixture[str]) -> None:
    """Two files with three proposals each: units, a copied modifier, 59 beside XU; and an error in the second."""
    if not _NIGHT:
        faults = [[PROPOSED], [HYPHENS], [COPY], [CONFLICT]]
        process(capfd, a=faults, b=[*faults, [OUT_OF_BALANCE]])
        _NIGHT.update((path, path.read_bytes()) for folder in ("in", "out") for path in Path(folder).iterdir())
    for path, content in _NIGHT.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


def rows_of(path: str | Path) -> list[Row]:
    """The rows of a report."""
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def decided(
    reports: Iterable[str | Path], name: str = "d.csv", word: str = "approve", by: str = "M. Chen",
    change: Callable[[Row], Row | None] = lambda row: row,
) -> Path:  # fmt: skip
    """The proposals of reports, decided alike, in a copy; `change` may alter a row, or leave it out by None."""
    rows = []
    for report in reports:
        for row in rows_of(report):
            if row["disposition"] == "proposed":
                value = "as-sent" if row["rule"] == "Q605" and word == "approve" else ""
                rows.append(change({**row, "decision": word, "by": by, "note": "seen", "value": value}))
    kept = [row for row in rows if row is not None]
    with Path(name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, kept[0].keys() if kept else ["exception_id", "decision", "by", "note"])
        writer.writeheader()
        writer.writerows(kept)
    return Path(name)


def release(capfd: pytest.CaptureFixture[str], *decisions: Path, name: str = "a", more: tuple[str, ...] = ()) -> Ended:
    """One file of the night released."""
    given = [word for path in decisions for word in ("--decisions", path)]
    manifest = ("--manifest", f"out/{name}.manifest.json", "--out", "out")
    return call(capfd, "release", f"in/{name}.837", *manifest, *given, "--select", RULES, "--as-of", AS_OF, *more)


def manifest(name: str = "a.released") -> dict[str, Any]:
    """A manifest in out/."""
    content: dict[str, Any] = json.loads(Path(f"out/{name}.manifest.json").read_bytes())
    return content


def verdicts(name: str = "a.released") -> list[tuple[str, str]]:
    """What a release's manifest says of each decision: the word and the person."""
    return [(one["decision"], one["by"]) for one in manifest(name)["decisions"]]


def through_libreoffice(path: Path, form: str = "xlsx:Calc MS Excel 2007 XML") -> Path:
    """The workbook as LibreOffice saves it, in its place; or in another form, beside it."""
    if shutil.which("soffice") is None:
        lacking("libreoffice", "there is no soffice")
    profile = f"-env:UserInstallation={Path('profile').absolute().as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", "saved", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    saved = path.with_suffix("." + form.partition(":")[0])
    shutil.move(f"saved/{saved.name}", saved)
    return saved
