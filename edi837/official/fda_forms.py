"""FDA's tables as workbooks or CSV, brought into the form of its text files: a line a row, cells divided by tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from edi837.official.excel import sheets
from edi837.official.source_file import SourceFile

_KEY = "PRODUCTNDC"
_BREAKS = str.maketrans("\t\r\n", "   ")


def in_tabs(source: SourceFile) -> SourceFile:
    """A workbook or CSV of FDA's as text with tabs; any other file as it is."""
    rows = _rows(source)
    first = next(rows, [])
    if _KEY not in (cell.strip().upper() for cell in first):
        return source
    return SourceFile(source.path, _text([first, *rows]).encode(), source)


def _rows(source: SourceFile) -> Iterator[list[str]]:
    if source.is_workbook:
        for _, numbered in sheets(source):
            yield from (cells for _, cells in numbered)
            return
    if source.is_text and _KEY in source.content[:4000].decode("latin-1").upper():
        head = source.text[:4000].split("\n")[0]
        if "\t" not in head:
            yield from csv.reader(io.StringIO(source.text, newline=""))


def _text(rows: Iterable[list[str]]) -> str:
    return "\n".join("\t".join(cell.translate(_BREAKS) for cell in row) for row in rows if any(row))
