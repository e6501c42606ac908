"""The rows of a table, CSV or workbook, before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

# A cell may hold a whole segment, however long.
LONGEST = 1 << 30
NEEDED = ("exception_id", "decision", "by", "note")
# What a person fills in.
FILLED_IN = ("decision", "by", "note", "value")


class TableRow(NamedTuple):
    """The cells of a row, by column; `trouble` says why they cannot be taken as they stand."""

    number: int
    cells: dict[str, str]
    trouble: str = ""


class DecisionTable(NamedTuple):
    """A sheet, or the only table of a text file (`sheet` is '')."""

    sheet: str
    columns: tuple[str, ...]
    rows: Iterator[TableRow]


def plain_cell(cell: str) -> str:
    """The cell without outer blanks, and without the apostrophe that a report puts before formulas."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text
