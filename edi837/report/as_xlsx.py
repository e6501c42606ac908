"""The workbook: proposals to decide, the work list, a summary, and what it was made with; all cells are typed.

The sheet of proposals comes back as a decisions file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.report.cells import DECIDE, PROPOSALS, WORK_LIST, Cell, cell_text, cell_value
from edi837.report.page import Page
from edi837.report.shown import ShownRow
from edi837.report.timeline_sheet import TimelineSheet
from edi837.report.xlsx_summary import write_about, write_summary
from edi837.rows.record import PROPOSED, PROPOSED_FIX

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
# Points; a row shows so many lines of a text at most.
_LINE_HEIGHT, _MOST_LINES = 15, 8
Formats = dict[tuple[str, str], Any]


def write_workbook(file: IO[bytes], page: Page, rows: Iterable[ShownRow]) -> None:
    """Write the workbook; the same rows give the same bytes."""
    with Workbook(file, _OPTIONS) as book:
        day = min((file.as_of for file in page.files), default="1980-01-01")
        book.set_properties({"title": cell_text(f"Exceptions in {page.title}"), "created": datetime.fromisoformat(day)})
        book.set_size(2400, 1400)
        formats = _formats(book)
        proposals = _RowSheet(book, "Proposals", PROPOSALS, formats)
        work_list = _RowSheet(book, "Work list", WORK_LIST, formats)
        timelines = TimelineSheet(book, formats)
        for shown in rows:
            timelines.write(shown)
            if shown.row.fix == PROPOSED_FIX:
                proposals.write(shown)
            work_list.write(shown)
        for sheet in (proposals, work_list):
            sheet.finish(page.title)
        proposals.offer("decision", [APPROVE, DECLINE])
        write_summary(book, page)
        write_about(book, page)


class _RowSheet:
    """A sheet with a row a finding, written from top to bottom."""

    def __init__(self, book: Workbook, title: str, cells: Sequence[Cell], formats: Formats) -> None:
        self._sheet = book.add_worksheet(title)
        self._cells = cells
        self._formats = formats
        self._last = 0
        for number, cell in enumerate(cells):
            options = {"hidden": True} if cell.is_hidden else {}
            self._sheet.set_column(number, number, cell.width, formats[cell.kind, ""], options)
        self._sheet.set_row(0, 2 * _LINE_HEIGHT)
        for number, cell in enumerate(cells):
            self._sheet.write_string(0, number, cell.title, formats["head", ""])

    def write(self, shown: ShownRow) -> None:
        """The next row, high enough for its texts."""
        self._last += 1
        values = ["" if cell.name in DECIDE and cell.is_hidden else cell_value(cell, shown) for cell in self._cells]
        self._sheet.set_row(self._last, _LINE_HEIGHT * max(map(_lines_in, self._cells, values)))
        for number, (cell, value) in enumerate(zip(self._cells, values, strict=True)):
            _write_cell(self._sheet, self._last, number, cell, value, shown, self._formats)

    def offer(self, name: str, words: list[str]) -> None:
        """Let a person choose among words in a column, and write nothing else there."""
        column = next(number for number, cell in enumerate(self._cells) if cell.name == name)
        self._sheet.data_validation(1, column, max(self._last, 1), column, {
            "validate": "list", "source": words, "error_title": "Decision",
            "error_message": f"Choose {' or '.join(words)}, or leave the cell empty.",
        })  # fmt: skip

    def finish(self, title: str) -> None:
        """What holds for all rows, once their number is known."""
        shown = sum(not cell.is_hidden for cell in self._cells)
        self._sheet.freeze_panes(1, _FROZEN_COLUMNS)
        self._sheet.autofilter(0, 0, max(self._last, 1), len(self._cells) - 1)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.print_area(0, 0, max(self._last, 1), shown - 1)
        self._sheet.repeat_rows(0)
        self._sheet.set_footer(f"&L{cell_text(title).replace('&', '&&')[:200]}&R&P / &N")


def _lines_in(cell: Cell, value: str | datetime | float) -> int:
    """How many lines a text takes in a column of its width; a row shows a few of a very long one."""
    if cell.is_hidden or cell.kind != "long" or not isinstance(value, str):
        return 1
    return min(-(-len(value) // cell.width) + value.count("\n"), _MOST_LINES) or 1


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, value: str | datetime | float, shown: ShownRow,
    formats: Formats,
) -> None:  # fmt: skip
    kind, shade = cell.kind if not isinstance(value, str) else "text" if cell.kind != "long" else "long", ""
    if cell.name in DECIDE and not cell.is_hidden and shown.row.disposition == PROPOSED:
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


def _formats(book: Workbook) -> Formats:
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
    formats["head", ""] = book.add_format(
        {"bold": True, "bg_color": "#E9EDF2", "bottom": 1, "valign": "vcenter", "text_wrap": True}
    )
    return formats
