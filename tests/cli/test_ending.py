"""The last lines of `process`: they add up, name what was written, and say what comes next."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.calling import AS_OF, FILES, call
from tests.conftest import ROOT

SAMPLE = ROOT / "fixtures" / "sample" / "claims.837"


def figures(line: str) -> list[Decimal]:
    """The numbers of a line in their order."""
    return [
        Decimal(number.replace(",", "")) for number in re.findall(r"(?<![\w.])[\d,]*\d(?:\.\d+)?(?![\w.]*\w)", line)
    ]


def test_claims_findings_and_dollars_add_up(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = call(capfd, "process", SAMPLE, "--out", "o", "--as-of", AS_OF, "--split")
    lines = told.err.splitlines()
    claims, examined, clean, repaired, work, *_ = figures(lines[0].partition(": ")[2])
    assert examined == clean + repaired + work
    _, left, proposals, others = figures(lines[1])
    assert left == proposals + others
    _, first, whole, _ = figures(lines[2].replace("%", " "))
    assert (first, whole) == (clean, examined)
    came_in, corrected, held, quarantined = figures(lines[3])
    assert came_in == corrected + held + quarantined
    assert held > 0
    assert figures(lines[4]) == [claims - examined]
    assert lines[5].startswith("J3000 was judged as ketamine hydrochloride; in CMS's own table it is another drug")
    written = lines[6].removeprefix("written to o: ").split(", ")
    assert sorted(written) == sorted(path.name for path in (tmp_path / "o").iterdir())


def test_the_next_commands_are_right_as_they_stand(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copyfile(SAMPLE, tmp_path / "claims.837")
    lines = call(capfd, "process", "claims.837", "--out", "o", "--as-of", AS_OF).err.splitlines()
    report = re.search(r"edi837 (report .*?), decide there", lines[-2])
    assert report
    assert call(capfd, *report[1].split()).code == 1
    release = lines[-1].strip().removeprefix("edi837 ").split()
    assert call(capfd, *release).code == 1
    assert (tmp_path / "released" / "claims.released.837").read_bytes() == (
        tmp_path / "o" / "claims.corrected.837"
    ).read_bytes()


def test_without_rows_to_release_from_the_next_command_asks_for_them(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copyfile(SAMPLE, tmp_path / "claims.837")
    ended = call(capfd, "process", "claims.837", "--out", "o", "--as-of", AS_OF, "--report", "html,xlsx")
    assert ended.err.splitlines()[-1] == (
        "next: open o/claims.exceptions.html; to decide on proposals, process again with --report csv and what else "
        "you want"
    )


def test_where_nothing_is_left_nothing_comes_next(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "process", clean, "--out", "o", "--select", "N203", "--report", "csv").err.splitlines()
    assert told == [
        "clean.837: 1 claim, 1 with drug lines = 1 clean as received + 0 clean after repair + 0 claims to work on, "
        "$0.00 at risk",
        "0 values repaired; 0 findings left",
        "clean claim rate 100.0% (1 of 1), 100.0% after repair",
        "J3000 was judged as ketamine hydrochloride; in CMS's own table it is another drug (rule P303)",
        "written to o: clean.exceptions.csv, clean.lines.csv, clean.corrected.837, clean.claims.csv, "
        "clean.manifest.json",
    ]


def test_several_files_are_summed_up(clean: Path, faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    held = FILES / "count-of-sets-wrong" / "given.837"
    told = call(capfd, "process", clean, faulty, held, "--out", "o", "--report", "csv").err.splitlines()
    assert [line for line in told if re.fullmatch(r"given\.837: quarantined \(X\d{3}\), see o", line)]
    assert "together: 3 claims in 3 files" in told
    assert told[-1:] == [] or "release" not in told[-1], "there is no proposal to decide"
    (money,) = [line for line in told if " came in = " in line]
    came_in, corrected, waiting, quarantined = figures(money)
    assert (came_in, waiting) == (corrected + quarantined, 0)
    assert quarantined > 0
