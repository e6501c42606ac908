"""The workbook, read back with another library: typed, safe, and good as a decisions file."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from edi837.decisions.read_decisions import read_decisions
from edi837.report.as_xlsx import write_workbook
from edi837.report.cells import PROPOSALS, WORK_LIST
from edi837.report.page import Page
from edi837.report.shown import ShownRow
from edi837.report.totals import ReportTotals
from edi837.rows.record import COLUMNS, NOT_CHECKED
from tests.report.made import HYPHENS, OUT_OF_BALANCE, PROPOSED, claims, processed
from tests.report.rows import row


def book_of(*rows: ShownRow) -> Workbook:
    file = io.BytesIO()
    write_workbook(file, Page("a.837", [], ReportTotals()), rows)
    return load_workbook(io.BytesIO(file.getvalue()))


COLUMNS_OF = {
    "Proposals": {cell.title: cell.name for cell in PROPOSALS},
    "Work list": {cell.title: cell.name for cell in WORK_LIST},
}


def cells(book: Workbook, number: int = 2, title: str = "Work list") -> dict[str, Any]:
    """The cells of one row by the contract's name of their column."""
    sheet = book[title]
    return dict(zip((COLUMNS_OF[title][one.value] for one in sheet[1]), sheet[number], strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("xlsx")
    processed(made, claims([], [HYPHENS], [PROPOSED], [OUT_OF_BALANCE]), report=("csv", "xlsx"))
    return made / "out"


@pytest.fixture(scope="module")
def book(folder: Path) -> Workbook:
    return load_workbook(folder / "claims.exceptions.xlsx")


def test_its_sheets(book: Workbook) -> None:
    assert book.sheetnames == ["Proposals", "Work list", "Summary", "About"]
    assert book.active.title == "Proposals"


@pytest.mark.parametrize("title", COLUMNS_OF)
def test_every_column_of_the_contract_is_there_and_some_twenty_are_seen(title: str, book: Workbook) -> None:
    sheet = book[title]
    header = [one.value for one in sheet[1]]
    assert sorted(COLUMNS_OF[title][name] for name in header) == sorted(COLUMNS)
    hidden = {
        column for one in sheet.column_dimensions.values() if one.hidden for column in range(one.min, one.max + 1)
    }
    seen = [name for number, name in enumerate(header, 1) if number not in hidden]
    assert 20 <= len(seen) <= 25
    assert {"file", "File"} & set(seen)
    if title == "Proposals":
        compared = {"exception_id", "run_id", "rule", "patient_control_number", "line", "before", "after"}
        assert compared | {"decision", "by", "note", "value"} <= set(seen)
        assert header[header.index("value") + 1] == "held"


def test_the_proposals_stand_on_a_sheet_of_their_own(book: Workbook) -> None:
    assert [cells(book, number, "Proposals")["rule"].value for number in range(2, book["Proposals"].max_row + 1)] == [
        "Q605"
    ]


def test_a_row_is_as_high_as_its_texts(book: Workbook) -> None:
    sheet = book["Work list"]
    for number in range(2, sheet.max_row + 1):
        found = cells(book, number)
        longest = max(len(str(found[name].value or "")) for name in ("message", "remedy"))
        assert (sheet.row_dimensions[number].height or 15) >= 15 * min(longest / 52, 8)


def test_cells_have_the_type_of_what_they_hold(book: Workbook) -> None:
    found = cells(book, 2, "Proposals")

    assert found["rule"].value == "Q605"
    assert (found["charge"].value, found["charge"].number_format) == (60, "#,##0.00")
    assert (found["service_from"].value, found["service_from"].number_format) == (datetime(2026, 11, 3), "yyyy-mm-dd")
    assert (found["line"].value, found["units"].value, found["ndc_quantity"].value) == (2, 50, 5)
    for name in ("exception_id", "before", "after", "ndc", "billing_npi", "interchange", "patient_control_number"):
        assert (found[name].data_type, found[name].number_format) == ("s", "@"), name
    assert (found["before"].value, found["after"].value, found["interchange"].value) == ("50", "5", "000004711")


def test_the_csv_says_the_same(folder: Path, book: Workbook) -> None:
    with (folder / "claims.exceptions.csv").open(newline="", encoding="utf-8") as file:
        sent = {one["exception_id"]: one for one in csv.DictReader(file)}
    sheet = book["Work list"]

    listed = [cells(book, number) for number in range(2, sheet.max_row + 1)]
    assert len(listed) == len(sent)
    for found in listed:
        expected = sent[found["exception_id"].value]
        assert {name: text(found[name].value) for name in COLUMNS} == expected
    proposal = cells(book, 2, "Proposals")
    assert {name: text(proposal[name].value) for name in COLUMNS} == sent[proposal["exception_id"].value]


def text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


@pytest.mark.parametrize("title", COLUMNS_OF)
def test_the_header_stays_and_filters(title: str, book: Workbook) -> None:
    sheet = book[title]

    assert sheet.freeze_panes == "E2"
    assert sheet.auto_filter.ref == sheet.dimensions


def test_only_two_decisions_can_be_chosen(book: Workbook) -> None:
    assert book["Work list"].data_validations.dataValidation == []
    sheet = book["Proposals"]
    (rule,) = sheet.data_validations.dataValidation
    column = next(one.column_letter for one in sheet[1] if one.value == "decision")

    assert (rule.type, rule.formula1) == ("list", '"approve,decline"')
    assert (str(rule.sqref), sheet.max_row) == (f"{column}2", 2)


def test_it_comes_back_as_a_decisions_file(folder: Path, tmp_path: Path) -> None:
    edited = load_workbook(folder / "claims.exceptions.xlsx")
    found = cells(edited, 2, "Proposals")
    for name, value in (("decision", "approve"), ("by", "R. Okafor"), ("note", "=1+1"), ("value", "007")):
        found[name].value = value
    edited.save(tmp_path / "decided.xlsx")

    (decision,) = read_decisions(tmp_path / "decided.xlsx").rows

    assert decision.exception_id == found["exception_id"].value
    assert (decision.decision, decision.by, decision.value) == ("approve", "R. Okafor", "007")


def test_the_summary_counts_in_numbers(book: Workbook) -> None:
    told = {line[0]: line[1:5] for title in ("Summary", "About") for line in book[title].iter_rows(values_only=True)}

    assert told["received"] == (4, None, None, 1561)
    assert told["clean as received"] == (1, 4, 0.25, 390)
    assert told["clean after repair"] == (2, 4, 0.5, 780)
    assert told["need a person (dollars at risk)"] == (2, 4, 0.5, 451)
    assert told["net direction, charges prorated"] == (1, -54, None, None)
    assert told["C701 claim-out-of-balance"] == (1, 0, 1, 1)
    assert told["NL100 NORTHERN LIFE"][:3] == (3, 1, 2)
    assert "D902 dose-or-route-undocumented" in told
    assert "none loaded: the built-in mappings alone were used" in told
    assert any("predictions" in str(one) for one in told)
    assert any(str(one).startswith("The work list has all ") for one in told)


@pytest.mark.parametrize("column, sent, value", [
    ("line", "01", "01"), ("line", "12", 12), ("units", "2.50", 2.5), ("units", "1E5", "1E5"), ("units", "+3", 3),
    ("charge", "1234567890123456", "1234567890123456"), ("service_from", "2026-02-30", "2026-02-30"),
    ("days_left", "-5", -5), ("before", "00042", "00042"), ("after", "1-2", "1-2"), ("modifiers", "", None),
    ("note", "=HYPERLINK(1)", "=HYPERLINK(1)"), ("by", "http://example.test", "http://example.test"),
])  # fmt: skip
def test_a_value_that_a_number_would_change_stays_text(column: str, sent: str, value: Any) -> None:
    found = cells(book_of(ShownRow(row(1, fix="proposed", **{column: sent}), 0)), 2, "Proposals")[column]

    assert found.value == value
    assert found.data_type != "f"
    assert found.hyperlink is None


def test_a_text_that_no_cell_can_hold_is_cut_and_not_lost() -> None:
    found = cells(book_of(ShownRow(row(1, message="x" * 40_000), 0)))["message"]

    assert (len(found.value), found.value[-2:]) == (32_767, "x…")


def test_choices_are_told_beside_the_value() -> None:
    shown = ShownRow(row(1, fix="proposed", disposition="proposed", choices="40: split at 40; 20: split at 20"))
    found = cells(book_of(shown), 2, "Proposals")

    assert found["choices"].value == "40: split at 40; 20: split at 20"
    assert found["decision"].fill.fgColor.rgb == "FFFFF6D6"


def test_no_rows_at_all() -> None:
    book = book_of()

    assert (book["Proposals"].max_row, book["Work list"].max_row) == (1, 1)
    assert book["Work list"].auto_filter.ref.startswith("A1:")


def test_a_rule_that_was_not_asked_is_in_the_list() -> None:
    assert cells(book_of(ShownRow(row(1, result=NOT_CHECKED), 0)))["result"].value == NOT_CHECKED


def test_the_same_rows_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    processed(tmp_path, claims([], [HYPHENS], [PROPOSED], [OUT_OF_BALANCE]), report=("csv", "xlsx"))

    again = (tmp_path / "out" / "claims.exceptions.xlsx").read_bytes()
    assert again == (folder / "claims.exceptions.xlsx").read_bytes()
