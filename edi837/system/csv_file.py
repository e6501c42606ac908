"""CSV files that people write: their rows by column, their faults by file and row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from edi837.system.errors import MappingError
from edi837.system.machine_faults import raise_if_of_the_machine
from edi837.system.named_tuple import NamedTuple


class Columns(NamedTuple):
    """The columns that files of a kind may have, and those that each needs."""

    kind: str
    known: tuple[str, ...]
    required: tuple[str, ...] = ()

    def check(self, path: Path, header: list[str]) -> None:
        """MappingError when a header has a column that is not known, has one twice, or lacks one that it needs."""
        known = ", ".join(self.known)
        if any(header) and set(header).isdisjoint(self.known):  # no header but a row of data, which is not told
            raise MappingError(str(path), 1, f"names no column of {self.kind}; they are: {known}")
        if unknown := [name for name in header if name not in self.known]:
            raise MappingError(str(path), 1, f"column {unknown[0]!r} is not a column of {self.kind}; they are: {known}")
        if twice := [name for name in header if header.count(name) > 1]:
            raise MappingError(str(path), 1, f"column {twice[0]!r} is there twice")
        if missing := [name for name in self.required if name not in header]:
            raise MappingError(str(path), 1, f"column {missing[0]!r} is missing; the columns are: {known}")


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
        raise_if_of_the_machine(path, error)
        raise MappingError(str(path), None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MappingError(str(path), None, f"is not UTF-8 (byte {error.start}); save it as CSV UTF-8") from error


def csv_rows(path: Path, text: str, column_of: Callable[[str], str], columns: Columns) -> Iterator[CsvRow]:
    """The rows that hold anything; `column_of` is the column that a cell of the header names.

    MappingError when the header is not one of `columns`, a row has more or fewer cells, or the text is not CSV.
    """
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        header = [column_of(name) for name in next(reader, [])]
        columns.check(path, header)
        for number, cells in enumerate(reader, 2):
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise MappingError(str(path), number, f"has {len(cells)} cells, the header has {len(header)}")
                yield CsvRow(path, number, dict(zip(header, map(str.strip, cells), strict=True)))
    except csv.Error as error:
        raise MappingError(str(path), reader.line_num, f"is not a CSV file: {error}") from error
