"""Rows of an Excel workbook, as text. openpyxl is imported when there is one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from edi837.decisions.packed import check_packed
from edi837.decisions.table import MOST_ROWS
from edi837.official.source_file import SourceFile


def sheets(source: SourceFile) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """Each sheet: its name, and its rows with their numbers."""
    from openpyxl import load_workbook

    check_packed(source.path, source.content)
    try:
        book = load_workbook(io.BytesIO(source.content), read_only=True, data_only=True)
    except MemoryError:
        raise
    except Exception as error:  # a damaged workbook fails in as many ways as there are libraries below
        raise source.fault(None, "cannot be read as an Excel workbook") from error
    for sheet in book.worksheets:
        yield sheet.title, _rows(source, sheet)


def _rows(source: SourceFile, sheet: Any) -> Iterator[tuple[int, list[str]]]:
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    while True:
        try:
            number, cells = next(rows)
        except StopIteration:
            return
        except MemoryError:
            raise
        except Exception as error:  # as above
            raise source.fault(None, f"sheet {sheet.title!r} cannot be read to its end") from error
        if number > MOST_ROWS:
            raise source.fault(number, f"has more than {MOST_ROWS} rows")
        yield number, [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    """A cell as a text file would have it: dates as CCYYMMDD, whole numbers without point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y%m%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
