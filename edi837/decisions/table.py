"""The rows of a table, CSV or workbook, before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edi837.rows.formula import as_sent
from edi837.system.errors import MappingError
from edi837.system.named_tuple import NamedTuple

# A cell may hold a whole segment, however long.
LONGEST = 1 << 30
# What a sheet of a spreadsheet can have at most.
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
NEEDED = ("exception_id", "decision", "by", "note")
# What a person fills in.
FILLED_IN = ("decision", "by", "note", "value")


class TableRow(NamedTuple):
    """The cells of a row, by column; `trouble` says why they cannot be taken as they stand."""

    number: int
    cells: dict[str, str]
    trouble: str = ""


def check_size(path: Path, row: int, cells: int) -> None:
    """MappingError when a table has more rows, or a row more cells, than a spreadsheet can hold."""
    if row > MOST_ROWS:
        raise MappingError(str(path), row, f"has more than {MOST_ROWS} rows: divide the file")
    if cells > MOST_COLUMNS:
        raise MappingError(str(path), row, f"has more than {MOST_COLUMNS} cells in a row: it is not a table")


class DecisionTable(NamedTuple):
    """A sheet, or the only table of a text file (`sheet` is '')."""

    sheet: str
    columns: tuple[str, ...]
    rows: Iterator[TableRow]


def plain_cell(cell: str) -> str:
    """The cell without outer blanks, and without the apostrophe that a report puts before formulas."""
    text = as_sent(cell).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text
