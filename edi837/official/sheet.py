"""A table with a header row somewhere below its disclaimers, from CSV, tab text or Excel."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from edi837.official.excel import sheets
from edi837.official.odd_rows import OddRows
from edi837.official.source_file import SourceFile
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError
from edi837.system.named_tuple import NamedTuple

_LOOKED_AT = 200
Rows = Iterator[tuple[int, list[str]]]
Read = TypeVar("Read")


class SheetColumn(NamedTuple):
    """A column that is looked for: our name for it, and how the years have called it, bare of all but letters."""

    name: str
    pattern: str
    required: bool = True


@dataclass
class Sheet:
    """What stands above the header, and the rows under it as values by our names for the columns."""

    source: SourceFile
    titles: str
    columns: dict[str, int]
    called: dict[str, str]
    _rows: Rows
    odd: OddRows = field(init=False)

    def __post_init__(self) -> None:
        self.odd = OddRows(self.source)

    def read(self, read: Callable[[int, dict[str, str]], Read]) -> Iterator[Read]:
        """What becomes of each row; one that cannot be read is put with the odd ones."""
        for row, values in self.rows():
            try:
                yield read(row, values)
            except MappingError as fault:
                self.odd.add(fault)

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows with their numbers; blank ones and notes, which fill one cell, are passed over, cut ones are odd."""
        last = max(self.columns.values())
        for number, cells in self._rows:
            filled = [cell for cell in cells if cell.strip()]
            if not filled or (len(filled) == 1 and not _could_be_a_key(filled[0])):
                continue
            if len(cells) <= last:
                message = f"is cut: it has {len(cells)} cells, the header {last + 1} at least"
                self.odd.add(self.source.fault(number, message))
                continue
            yield number, {name: cells[at].strip() for name, at in self.columns.items()}

    def cells(self) -> Rows:
        """The rows as they stand, for a table whose header or notes are of its own kind."""
        return self._rows

    def fault(self, row: int, name: str, message: str) -> MappingError:
        """The error for a cell, under the column's name in the file."""
        return self.source.fault(row, message, self.called[name])

    def filled(self, row: int, values: dict[str, str], name: str) -> str:
        """A cell that must not be empty."""
        if not values[name]:
            raise self.fault(row, name, "is empty: the row is cut, or this is another year's layout")
        return values[name]


def read_sheet(source: SourceFile, columns: Sequence[SheetColumn], what: str) -> Sheet:
    """Find the header row by its cells; MappingError when none of the first rows has all required columns."""
    for rows in _parts(source):
        titles: list[str] = []
        for number, cells in rows:
            positions = _match(cells, columns)
            if positions is not None:
                called = {name: " ".join(cells[at].split()) for name, at in positions.items()}
                return Sheet(source, "\n".join(titles), positions, called, rows)
            titles.extend(cell for cell in cells if cell.strip())
            if number >= _LOOKED_AT:
                break
    wanted = ", ".join(column.name for column in columns if column.required)
    raise source.fault(None, f"has no header row with columns for {wanted}: is this the {what}?")


def _parts(source: SourceFile) -> Iterator[Rows]:
    return (rows for _, rows in sheets(source)) if source.is_workbook else iter([_text_rows(source)])


def has_columns(source: SourceFile, columns: Sequence[SheetColumn]) -> bool:
    """Whether a row near the beginning of the file, or of one of its sheets, has all required columns."""
    return any(_match(cells, columns) is not None for cells in _heads(source))


@lru_cache(maxsize=2)
def _heads(source: SourceFile) -> tuple[list[str], ...]:
    """The first rows of the file, or of each of its sheets: asked for by each layout that it may have."""
    return tuple(cells for rows in _parts(source) for _, cells in islice(rows, _LOOKED_AT))


def _match(cells: Sequence[str], columns: Sequence[SheetColumn]) -> dict[str, int] | None:
    named = [re.sub(r"[^a-z0-9%]+", "", cell.lower()) for cell in cells]
    positions: dict[str, int] = {}
    for column in columns:
        at = next((index for index, name in enumerate(named) if re.fullmatch(column.pattern, name)), None)
        if at is not None:
            positions[column.name] = at
        elif column.required:
            return None
    return positions


def _text_rows(source: SourceFile) -> Rows:
    """Rows of a text file; tabs divide its cells if its first filled lines have more of them than commas."""
    text = source.text
    head = text[:20_000]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = iter(reader)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise source.fault(reader.line_num, f"is not a row of a table: {error}") from error
        yield reader.line_num, cells


def _could_be_a_key(cell: str) -> bool:
    """A code or NDC alone in its row: a record that was cut, not a note."""
    return re.fullmatch(r"(?=.*[0-9])[A-Z0-9]{5}|[0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2}|[0-9]{11}", cell.strip()) is not None


def code_of(sheet: Sheet, row: int, values: dict[str, str], name: str = "code") -> str:
    """A HCPCS or CPT code; Excel drops the zeros before a number, and stray bytes beyond ASCII are no part of it."""
    written = sheet.filled(row, values, name).upper()
    text = "".join(character for character in written if character.isascii()).strip()
    if text != written and re.fullmatch(r"[A-Z0-9]{5}", text):
        sheet.odd.mend(row, f"what stands beside {text}, and is not ASCII, was dropped")
    code = text.zfill(5) if text.isdecimal() else text
    if not re.fullmatch(r"[A-Z0-9]{5}", code):
        raise sheet.fault(row, name, f"{text[:40]!r} is not a code of five characters")
    return code
