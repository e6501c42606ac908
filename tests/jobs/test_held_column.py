"""--split is seen: which claims are held stands in every report, and on stdout."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from edi837.cli.main import run
from tests.jobs.splitting import again, claims, made
from tests.report.page_data import rows_of as page_rows


def held_of(out: Path) -> dict[str, set[str]]:
    """The values of the column `held` by claim; '' for rows about no claim."""
    with (out / "a.exceptions.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        number: {row["held"] for row in rows if row["patient_control_number"] == number}
        for number in {row["patient_control_number"] for row in rows}
    }


def test_every_row_of_a_held_claim_says_so(tmp_path: Path) -> None:
    result = again(tmp_path, claims("P", "repaired", "wrong", "both"), report=("csv", "xlsx", "html"))
    held = held_of(result.folder / "out")
    assert held.pop("", {""}) == {""}
    assert held == {"LS-1002": {""}, "LS-1003": {"yes"}, "LS-1004": {"yes"}}
    assert [one.patient_control_number for one in result.done.held_claims] == ["LS-1003", "LS-1004"]
    sheet = load_workbook(result.folder / "out" / "a.exceptions.xlsx")["Work list"]
    header = [cell.value for cell in sheet[1]]
    values = [cells[header.index("Held")] for cells in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(map(str, set(values))) == ["None", "yes"]
    page = result.folder / "out" / "a.exceptions.html"
    assert [row["held"] for row in page_rows(page)].count("yes") == values.count("yes")
    assert page.read_text(encoding="utf-8").count("claim held") == values.count("yes")


def test_where_all_are_held_every_claim_says_so(tmp_path: Path) -> None:
    held = held_of(again(tmp_path, claims("P", "wrong", "both"), report=("csv",)).folder / "out")
    assert held.pop("", {""}) == {""}
    assert set.union(*held.values()) == {"yes"}


@pytest.mark.parametrize("split", [True, False])
def test_where_none_is_held_or_nothing_is_split_no_claim_says_so(split: bool, tmp_path: Path) -> None:
    faults = ("repaired", "clean") if split else ("wrong", "both")
    held = held_of(again(tmp_path, claims("P", *faults), split, report=("csv",)).folder / "out")
    assert set.union(*held.values()) == {""}


def test_the_rows_are_those_of_the_same_file_undivided(tmp_path: Path) -> None:
    data = claims("I", "repaired", "wrong", "both", "clean", "proposed")
    with made(data, split=True) as divided, made(data, split=False) as whole:
        marked = [{**row, "held": "", "run_id": ""} for row in divided.rows]
        assert marked == [{**row, "run_id": ""} for row in whole.rows]


def test_held_claims_stand_on_stdout(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.837").write_bytes(claims("P", "clean", "wrong"))
    assert run(["process", "a.837", "--out", "out", "--split", "--as-of", "2026-11-24"]) == 1
    assert capfd.readouterr().out == "a.837: held LS-1003: C701\n"
    assert run(["process", "a.837", "--out", "out", "--split", "--as-of", "2026-11-24", "-q"]) == 1
    assert capfd.readouterr().out == ""
