"""`codes status`: quarters, their age, what comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.official.test_downloads import PRACTITIONER, made
from tests.tables import directory


def test_each_quarter_with_its_age_and_the_next_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for month in ("04", "10"):
        (tmp_path / f"MCR_MUE_PractitionerServices_Eff_{month}-01-2026.csv").write_text(PRACTITIONER)
        made(tmp_path, tmp_path / f"MCR_MUE_PractitionerServices_Eff_{month}-01-2026.csv")
    made(tmp_path, directory(tmp_path / "ndc", ["71101-0060-1 | Drug A | 25 | mg/mL | INJECTION | 4 mL in 1 VIAL"]))
    ended = call(capfd, "codes", "status", "--codes", tmp_path / "codes.db", "--as-of", "2026-08-15")
    lines = ended.text.splitlines()
    assert (ended.code, lines[0]) == (0, "MUE table for practitioners")
    assert lines[1].startswith("  2026-04-01 to 2026-06-30: 2 rows, 1 quarter old (MCR_MUE_")
    assert lines[2].startswith("  2026-10-01 to 2026-12-31: 2 rows, 1 quarter ahead (MCR_MUE_")
    assert lines[3].startswith("  next: from 2027-01-01, https://www.cms.gov/")
    assert "  date not told: 1 row, its age is not known (package.txt)" in lines
    assert "  HCPCS file: https://www.cms.gov/medicare/" in ended.text.partition("Not loaded")[2]
    later = call(capfd, "codes", "status", "--codes", tmp_path / "codes.db", "--as-of", "2026-12-31").text
    assert "2 rows, of this quarter" in later
    assert "2 rows, 2 quarters old" in later


def test_without_tables_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = call(capfd, "codes", "status")
    assert ended.code == 0
    assert ended.text.startswith("No official table is loaded")
