"""Decisions in a text file with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from edi837.decisions.table import LONGEST, DecisionTable, TableRow, check_size, plain_cell
from edi837.system.decoding import decoded
from edi837.system.errors import MappingError


def read_text(path: Path, content: bytes) -> DecisionTable:
    """The table of a text file; MappingError when it is not a CSV file."""
    text = decoded(content)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(LONGEST)
    # Not by splitlines(): control characters that a claim holds would end rows.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = _rows(path, reader)
    header = next(rows, [])
    columns = tuple(name.strip().lower() for name in header)
    return DecisionTable("", columns, _numbered(columns, rows))


def _rows(path: Path, reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        for number, cells in enumerate(reader, 1):
            check_size(path, number, len(cells))
            yield cells
    except csv.Error as error:
        raise MappingError(str(path), None, f"is not a CSV file: {error}") from error


def _numbered(columns: tuple[str, ...], rows: Iterator[list[str]]) -> Iterator[TableRow]:
    for number, cells in enumerate(rows, 2):
        values = {name: plain_cell(cell) for name, cell in zip(columns, cells, strict=False)}
        over = any(map(str.strip, cells[len(columns) :]))
        trouble = "has more cells than the header has columns: a separator stands in a cell without quotes"
        yield TableRow(number, values, trouble if over else "")
