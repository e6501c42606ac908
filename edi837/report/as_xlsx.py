"""The workbook: a summary and the work list, with typed cells; its decision columns come back as a decisions file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from edi837.decisions.words import APPROVE, DECLINE
from edi837.report.cells import CELLS, Cell, cell_text, cell_value
from edi837.report.page import Page
from edi837.report.shown import ShownRow
from edi837.report.xlsx_summary import write_summary
from edi837.rows.record import PROPOSED

# No text is ever taken for a formula or a link, and rows go to disk one by one.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_FROZEN_COLUMNS = 4
_COLORS = {"error": "#A4161A", "warning": "#8A5300"}
_DECIDE = frozenset({"decision", "by", "note", "value"})


def write_workbook(file: IO[bytes], page: Page, rows: Iterable[ShownRow]) -> None:
    """Write the workbook; the same rows give the same bytes."""
    with Workbook(file, _OPTIONS) as book:
        day = min((file.as_of for file in page.files), default="1980-01-01")
        book.set_properties({"title": cell_text(f"Exceptions in {page.title}"), "created": datetime.fromisoformat(day)})
        book.set_size(2400, 1400)
        write_summary(book, page)
        _write_rows(book, rows)


def _write_rows(book: Workbook, rows: Iterable[ShownRow]) -> None:
    sheet = book.add_worksheet("Work list")
    formats = _formats(book)
    for number, cell in enumerate(CELLS):
        sheet.set_column(number, number, cell.width, formats[cell.kind, ""])
    sheet.set_row(0, 22)
    for number, cell in enumerate(CELLS):
        sheet.write_string(0, number, cell.name, formats["head", ""])
    last = 0
    for last, shown in enumerate(rows, 1):
        for number, cell in enumerate(CELLS):
            _write_cell(sheet, last, number, cell, shown, formats)
    sheet.freeze_panes(1, _FROZEN_COLUMNS)
    sheet.autofilter(0, 0, max(last, 1), len(CELLS) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    decision = next(number for number, cell in enumerate(CELLS) if cell.name == "decision")
    sheet.data_validation(1, decision, max(last, 1), decision, {
        "validate": "list", "source": [APPROVE, DECLINE], "error_title": "Decision",
        "error_message": "Choose approve or decline, or leave the cell empty.",
    })  # fmt: skip


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, shown: ShownRow, formats: dict[Any, Any]) -> None:
    value = cell_value(cell, shown)
    kind, shade = cell.kind if not isinstance(value, str) else "text" if cell.kind != "long" else "long", ""
    if cell.name in _DECIDE and shown.row.disposition == PROPOSED:
        shade = "decide"
    elif cell.name == "severity" and shown.row.severity in _COLORS:
        shade = shown.row.severity
    shape = formats[kind, shade]
    if value == "":
        if shade:
            sheet.write_blank(row, column, None, shape)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, shape)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, shape)
    else:
        sheet.write_number(row, column, value, shape)


def _formats(book: Workbook) -> dict[tuple[str, str], Any]:
    """Cell formats by kind and shade. Text is `@`, so that nothing a person types over it becomes a number."""
    shapes: dict[str, dict[str, Any]] = {
        "text": {"num_format": "@"},
        "long": {"num_format": "@", "text_wrap": True},
        "date": {"num_format": "yyyy-mm-dd", "align": "left"},
        "money": {"num_format": "#,##0.00"},
        "whole": {"num_format": "0"},
        "number": {"num_format": "General"},
    }
    formats = {(kind, ""): book.add_format({**shape, "valign": "top"}) for kind, shape in shapes.items()}
    decide = {"num_format": "@", "valign": "top", "bg_color": "#FFF6D6", "border": 1, "border_color": "#E0C866"}
    formats["text", "decide"] = book.add_format(decide)
    for word, color in _COLORS.items():
        shape = {"num_format": "@", "valign": "top", "bold": True, "font_color": color}
        formats["text", word] = book.add_format(shape)
    formats["head", ""] = book.add_format({"bold": True, "bg_color": "#E9EDF2", "bottom": 1, "valign": "vcenter"})
    return formats
