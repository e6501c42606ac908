"""The sheets Summary and About of the workbook: claims, dollars and what all rows come to; what it was made with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

from edi837.report.cells import cell_text
from edi837.report.page import Page
from edi837.report.totals import Group

_PREDICTIONS = "CARC, RARC, 277CA, TA1 and 999 codes are predictions; payers differ."
_DECIDING = (
    "To decide on proposals: fill decision (approve or decline), by and note in the sheet Proposals, value where "
    "choices are named (the charge of other units: as-sent or prorated, or an amount with --charges), and give this "
    "workbook to edi837 release --decisions. A row with * as its exception_id decides all alike: every proposal of its "
    "rule that shows its before and after."
)
_TABLES = (("rule", "By rule"), ("payer", "By payer"), ("provider", "By billing provider"), ("file", "By file"))
_COLUMNS = ("findings", "repaired", "to do", "claims to do", "dollars at risk")
Value = str | int | Decimal | float


class _Sheet:
    """Writes line by line, as constant memory asks for, from the title of the report on."""

    def __init__(self, book: Workbook, name: str, width: int, page: Page) -> None:
        self._sheet = book.add_worksheet(name)
        self._sheet.set_column(0, 0, 44)
        self._sheet.set_column(1, 6, width)
        self._row = 0
        self._text = book.add_format({"num_format": "@", "valign": "top"})
        self._bold = book.add_format({"bold": True})
        self._title = book.add_format({"bold": True, "font_size": 15})
        self._money = book.add_format({"num_format": "#,##0.00"})
        self._whole = book.add_format({"num_format": "#,##0"})
        self._share = book.add_format({"num_format": "0.0%"})
        self.line(f"Exceptions in {page.title}", title=True)

    def line(self, *values: Value, head: bool = False, title: bool = False) -> None:
        """One row; Decimal is money, float a share."""
        for column, value in enumerate(values):
            if value == "":
                continue
            if isinstance(value, str):
                shape = self._title if title else self._bold if head else self._text
                self._sheet.write_string(self._row, column, cell_text(value), shape)
            else:
                self._sheet.write_number(self._row, column, float(value), self._number(value))
        self._row += 1

    def _number(self, value: Value) -> Any:
        return self._money if isinstance(value, Decimal) else self._share if isinstance(value, float) else self._whole

    def section(self, title: str, rows: Iterable[Sequence[Value]], head: Sequence[str] = ()) -> None:
        """An empty row, a heading, rows; nothing without rows."""
        listed = list(rows)
        if listed:
            self.line()
            self.line(title, *head, head=True)
            for cells in listed:
                self.line(*cells)


def write_summary(book: Workbook, page: Page) -> None:
    """Write the sheet."""
    sheet = _Sheet(book, "Summary", 18, page)
    sheet.line(_DECIDING)
    sheet.section("Claims", _claims(page), ("claims", "of", "share", "dollars"))
    sheet.section("Proposals (estimates)", _proposals(page), ("proposals", "dollars"))
    for kind, title in _TABLES:
        if kind != "file" or len(page.files) > 1:
            groups = page.totals.ordered(kind)
            rows = (
                (_label(group), group.findings, group.repaired, group.open, group.claims, group.dollars)
                for group in groups
            )
            sheet.section(title, rows, _COLUMNS)


def _label(group: Group) -> str:
    return f"{group.key} {group.label}" if group.label != group.key else group.key


def _claims(page: Page) -> Iterable[Sequence[Value]]:
    examined = page.count("claims_examined")
    yield "received", page.count("claims"), "", "", page.charge("claims_in")
    yield "examined: with drug lines", examined, page.count("claims"), "", page.charge("examined")
    for name, count, money in (
        ("clean as received", "claims_clean_as_received", "clean_as_received"),
        ("clean after repair", "claims_clean_after_repair", "clean_after_repair"),
        ("need a person (dollars at risk)", "claims_need_a_person", "at_risk"),
    ):
        part = page.count(count)
        yield name, part, examined, part / examined if examined else "", page.charge(money)


def _proposals(page: Page) -> Iterable[Sequence[Value]]:
    yield "net direction, charges prorated", page.count("proposed"), page.charge("proposals_net")
    yield "raise what is billed", "", page.charge("proposals_raise")
    yield "lower what is billed", "", page.charge("proposals_lower")
    yield "units more", page.charge("proposals_units_raise"), ""
    yield "units fewer", -page.charge("proposals_units_lower"), ""


def write_about(book: Workbook, page: Page) -> None:
    """Which rows these are, of which files and runs, as of which day, by which tool and tables."""
    sheet = _Sheet(book, "About", 22, page)
    sheet.line(_PREDICTIONS)
    if page.total > page.shown:
        full = page.full or "the CSV report"
        sheet.line(f"The work list has the first {page.shown:,} of {page.total:,} rows; all are in {full}.")
    else:
        sheet.line(f"The work list has all {page.total:,} rows.")
    sheet.section(
        "Files",
        ((file.name, file.run_id, file.as_of, int(file.counts.get("claims", 0)), " ".join(file.quarantine), file.sha256)
         for file in page.files),
        ("run", "as of", "claims", "held back by", "sha-256"),
    )  # fmt: skip
    sheet.section(
        "Made by", dict.fromkeys((file.tool, file.mappings) for file in page.files), ("sha-256 of the mappings",)
    )
    sheet.section("Not in this report", page.left_out)
    sheet.section("Code tables", page.tables() or [("none loaded: the built-in mappings alone were used",)])
    not_checked = sorted(page.totals.not_checked)
    sheet.section("Not checked", ((f"{code} {name}", message) for code, name, message in not_checked))
