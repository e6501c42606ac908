"""CSV files that people write: their rows by column, their faults by file and row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from edi837.system.errors import MappingError


class CsvRow(NamedTuple):
    """The cells of a row by column, without outer blanks; `number` counts rows, the header being 1."""

    path: Path
    number: int
    cells: dict[str, str]

    def day(self, column: str) -> date | None:
        """The date in a column, None for none; MappingError when it is not one."""
        text = self.cells.get(column, "")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise MappingError(str(self.path), self.number, f"column {column}: must be a date as 2026-11-03") from None


def read_content(path: Path) -> tuple[bytes, str]:
    """The bytes of a file, and its text; MappingError when it cannot be read, or is not UTF-8."""
    try:
        content = path.read_bytes()
        return content, content.decode("utf-8-sig")
    except OSError as error:
        raise MappingError(str(path), None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MappingError(str(path), None, f"is not UTF-8 (byte {error.start}); save it as CSV UTF-8") from error


def csv_rows(
    path: Path, text: str, column_of: Callable[[str], str], check_header: Callable[[Path, list[str]], None]
) -> Iterator[CsvRow]:
    """The rows that hold anything; `column_of` is the column that a cell of the header names.

    MappingError when a row has more or fewer cells than the header, or the text is not CSV.
    """
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        header = [column_of(name) for name in next(reader, [])]
        check_header(path, header)
        for number, cells in enumerate(reader, 2):
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise MappingError(str(path), number, f"has {len(cells)} cells, the header has {len(header)}")
                yield CsvRow(path, number, dict(zip(header, map(str.strip, cells), strict=True)))
    except csv.Error as error:
        raise MappingError(str(path), reader.line_num, f"is not a CSV file: {error}") from error
