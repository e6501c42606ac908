"""A workbook of plain tables: a sheet each, text as text, the header frozen and on every printed page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

from xlsxwriter import Workbook

from edi837.report.cells import cell_text
from edi837.system.named_tuple import NamedTuple

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTH, _WIDEST = 14, 60


class Table(NamedTuple):
    """A sheet: its title, its columns, its rows."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str]]


def write_tables(file: IO[bytes], title: str, as_of: str, tables: Iterable[Table]) -> None:
    """Write them; the same tables give the same bytes."""
    with Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": cell_text(title), "created": datetime.fromisoformat(as_of)})
        head = book.add_format({"bold": True, "text_wrap": True})
        for table in tables:
            sheet = book.add_worksheet(table.title)
            sheet.set_column(0, len(table.columns) - 1, _WIDEST if len(table.columns) == 1 else _WIDTH)
            for number, name in enumerate(table.columns):
                sheet.write_string(0, number, name, head)
            for place, row in enumerate(table.rows, 1):
                for number, cell in enumerate(row):
                    if cell:
                        sheet.write_string(place, number, cell_text(cell))
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
