"""Decisions that cannot be taken as they are: a refused row names claim, rule, value and way on; others count."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.calling import Ended
from tests.cli.releasing import Row, decided, night, process, release, rows_of, through_libreoffice, verdicts
from tests.report.made import OUT_OF_BALANCE, PROPOSED

pytestmark = pytest.mark.slow
REPORT = "out/a.exceptions.csv"
REFUSED = re.compile(r"(?P<file>[^,\n]+), (?:sheet [^,]+, )?row \d+: refused \(claim LS-100\d, [A-Z]\d{3}\): .+")


@pytest.fixture(autouse=True)
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Three proposals: other units, a copied modifier, 59 beside XU."""
    monkeypatch.chdir(tmp_path)
    night(capfd)


def units(**cells: str) -> Callable[[Row], Row]:
    """What a person wrote into the row on other units; the others are approved."""
    return lambda row: {**row, **cells} if row["rule"] == "Q605" else row


BAD_CELLS = {
    "another value": ({"after": "6"}, "you wrote '6' into `after`; the proposal says '5': approve it as it is"),
    "a word that is none": ({"decision": "maybe"}, "decision 'maybe' is not known: write approve, approved, yes"),
    "nobody": ({"by": ""}, "`by` is empty: a decision needs the name of the person who made it"),
    "no choice": ({"value": ""}, "`value` is empty: the proposal leaves a choice; write one of as-sent, prorated"),
    "another choice": ({"value": "half"}, "`value` 'half' is not among the choices: as-sent, prorated"),
    "an amount alone": ({"value": "47.50"}, "an amount needs a charge master, which bounds it: give --charges CSV"),
    "an id that a spreadsheet changed": ({"exception_id": "4.1E+15"}, "copy the row from the report"),
    "last week's run": (
        {"exception_id": "0" * 16, "run_id": "0" * 12},
        "it is of run 000000000000, this manifest of run ",
    ),
    "all alike, of which there is none": (
        {"exception_id": "*", "before": "51"},
        "no proposal of 'Q605' shows '51' before and '5' after: copy both from a row of the report",
    ),
}


@pytest.mark.parametrize("name", BAD_CELLS)
def test_a_row_is_refused_by_name_and_stops_no_other(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    cells, why = BAD_CELLS[name]
    rows = decided([REPORT], change=units(**cells))
    told = release(capfd, rows)
    check_refused(told, why)
    assert len([one for one in verdicts() if one[0] == "approve"]) == 2
    told = release(capfd, rows, more=("--strict", "--out", "strict"))
    assert (told.code, "nothing was published: --strict" in told.err) == (1, True)
    assert not Path("strict").exists() or not list(Path("strict").iterdir())


def check_refused(told: Ended, why: str, number: int = 1) -> None:
    assert told.code == 1
    refused = [line for line in told.err.splitlines() if ": refused" in line]
    assert len(refused) == number, told.err
    for line in refused:
        assert REFUSED.fullmatch(line)
        assert why in line
    assert f"{number} refused" in told.err


def in_workbook(change: Callable[[Worksheet, dict[str, int]], object]) -> Path:
    """The workbook of the report with its proposals approved, and changed by hand."""
    book = load_workbook("out/a.exceptions.xlsx")
    sheet = book["Proposals"]
    header = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, header["disposition"]).value == "proposed":
            charge = "as-sent" if sheet.cell(row, header["rule"]).value == "Q605" else None
            for name, value in (("decision", "approve"), ("by", "M. Chen"), ("value", charge)):
                sheet.cell(row, header[name]).value = value
    change(sheet, header)
    book.save("d.xlsx")
    return Path("d.xlsx")


def row_of(sheet: Worksheet, header: dict[str, int], rule: str) -> int:
    return next(at for at in range(2, sheet.max_row + 1) if sheet.cell(at, header["rule"]).value == rule)


def test_a_formula_without_a_value(capfd: pytest.CaptureFixture[str]) -> None:
    def change(sheet: Worksheet, header: dict[str, int]) -> None:
        sheet.cell(row_of(sheet, header, "Q605"), header["value"]).value = '="as-"&"sent"'

    check_refused(release(capfd, in_workbook(change)), "`value` is a formula without a value: write the value itself")
    assert len(verdicts()) == 3


def test_a_merged_cell(capfd: pytest.CaptureFixture[str]) -> None:
    def change(sheet: Worksheet, header: dict[str, int]) -> None:
        sheet.merge_cells(start_row=2, end_row=3, start_column=header["by"], end_column=header["by"])

    told = release(capfd, in_workbook(change))
    check_refused(told, "`by` is one cell merged over several rows: unmerge it, and fill in each row", 2)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet(state: str, capfd: pytest.CaptureFixture[str]) -> None:
    def change(sheet: Worksheet, header: dict[str, int]) -> None:
        sheet.sheet_state = state

    told = release(capfd, in_workbook(change))
    check_refused(told, "it stands on a hidden sheet: show the sheet, or take the row out", 3)


def test_a_hidden_sheet_beside_the_one_that_is_seen(capfd: pytest.CaptureFixture[str]) -> None:
    def change(sheet: Worksheet, header: dict[str, int]) -> None:
        copy = sheet.parent.copy_worksheet(sheet)
        copy.sheet_state = "hidden"
        copy.cell(row_of(copy, header, "Q605"), header["value"]).value = "prorated"

    told = release(capfd, in_workbook(change))
    check_refused(told, "it stands on a hidden sheet: show the sheet, or take the row out", 3)
    assert [one for one in verdicts() if one[0] == "approve"] == [("approve", "M. Chen")] * 3
    assert b"*60*UN*5***1~" in Path("out/a.released.837").read_bytes()


def test_a_password(capfd: pytest.CaptureFixture[str]) -> None:
    Path("d.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    told = release(capfd, Path("d.xlsx"))
    assert told.code == 2
    assert "d.xlsx: has a password, or is a workbook of before 2007: save it as .xlsx without a password" in told.err


def test_the_same_file_twice_counts_once(capfd: pytest.CaptureFixture[str]) -> None:
    rows = decided([REPORT])
    assert release(capfd, rows, rows).code == 0
    assert verdicts() == [("approve", "M. Chen")] * 3


def test_last_weeks_report_is_refused_row_by_row(capfd: pytest.CaptureFixture[str]) -> None:
    """The file of that name was another one: its rows have other ids, and say of which run they are."""
    last_week = decided([REPORT], "last-week.csv")
    process(capfd, a=[[OUT_OF_BALANCE, PROPOSED]])
    told = release(capfd, last_week)
    check_refused(told, "and has no such proposal: decide in the report of this run", 3)


def test_decisions_of_another_file_are_passed_by(capfd: pytest.CaptureFixture[str]) -> None:
    told = release(capfd, decided(["out/b.exceptions.csv"]))
    assert told.code == 1
    assert "3 rows of other files passed by (b.837)" in told.err
    assert "a.837: no row is about this file" in told.err


LOCALES = {
    "Excel, Germany": (";", "cp1252", ",", "%d.%m.%Y"),
    "Excel, France": (";", "utf-8-sig", ",", "%d/%m/%Y"),
    "Excel, United States": (",", "cp1252", ".", "%m/%d/%Y"),
    "Excel, Unicode text": ("\t", "utf-16", ".", "%m/%d/%Y"),
    "LibreOffice": (",", "utf-8", ".", "%Y-%m-%d"),
}


@pytest.mark.parametrize("name", LOCALES)
def test_a_report_that_a_spreadsheet_saved(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    separator, encoding, point, days = LOCALES[name]
    Path("master.csv").write_text("code,unit charge\nJ3000,9.50\n")
    rows = [local(row, point, days) for row in rows_of(decided([REPORT], change=units(value="47.50", by="É. Muñoz")))]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0], delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    Path("saved.csv").write_bytes(text.getvalue().encode(encoding))
    told = release(capfd, Path("saved.csv"), more=("--charges", "master.csv"))
    assert (told.code, verdicts()) == (0, [("approve", "É. Muñoz"), *[("approve", "M. Chen")] * 2]), told.err
    assert b"*47.5*UN*5***1~" in Path("out/a.released.837").read_bytes()


@pytest.mark.parametrize("form", ["xlsx:Calc MS Excel 2007 XML", "csv"])
def test_a_workbook_that_libreoffice_saved(form: str, capfd: pytest.CaptureFixture[str]) -> None:
    """As CSV it saves the sheet that was open: the work list."""

    def alone(sheet: Worksheet, header: dict[str, int]) -> None:
        for other in sheet.parent.worksheets:
            if other.title != sheet.title:
                sheet.parent.remove(other)

    saved = through_libreoffice(in_workbook(alone), form)
    told = release(capfd, saved)
    assert (told.code, verdicts()) == (0, [("approve", "M. Chen")] * 3), told.err


def local(row: Row, point: str, days: str) -> Row:
    """The cells as a spreadsheet of that country writes them."""
    year, month, day = row["service_from"].split("-")
    date = days.replace("%Y", year).replace("%m", month).replace("%d", day)
    numbers = {
        name: row[name].replace(".", point) for name in ("charge", "units", "value", "at_risk", "before", "after")
    }
    return {**row, **numbers, "service_from": date, "line": f"{row['line']}{point}0"}


def test_a_hundred_thousand_rows_of_which_three_count(capfd: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(decided([REPORT]))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ("exception_id", "decision", "by", "note", "value", "file"), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    for number in range(100_000):
        writer.writerow({"exception_id": f"{number:016x}", "decision": "approve", "by": "M. Chen", "file": "z.837"})
    Path("many.csv").write_text(text.getvalue())
    told = release(capfd, Path("many.csv"))
    assert (told.code, verdicts()) == (0, [("approve", "M. Chen")] * 3)
    assert "100000 rows of other files passed by (z.837)" in told.err.replace(",", "")


def test_a_workbook_that_is_damaged(capfd: pytest.CaptureFixture[str]) -> None:
    path = in_workbook(lambda sheet, header: None)
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile("cut.xlsx", "w") as damaged:
        for member in whole.namelist():
            content = whole.read(member)
            damaged.writestr(member, content[:500] if member.startswith("xl/worksheets/") else content)
    told = release(capfd, Path("cut.xlsx"))
    assert told.code == 2
    assert "cut.xlsx: is not a workbook that can be read; save it again as .xlsx" in told.err
