"""The one reader of evidence files: a header that is a layout's, rows as typed cells, faults by file, row and column.

A header that is wrong, or a text that is no CSV, ends the run. A row that cannot be read costs itself alone: it is
named, and what it would have been evidence for is not checked. No fault holds a value, which may be a patient's.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Generic, NoReturn, TypeVar

from edi837.system.csv_file import Columns, read_content
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError, MappingErrors
from edi837.system.named_tuple import NamedTuple
from edi837.x12 import ndc
from edi837.x12.values import day

Read = TypeVar("Read")

_NUMBER = re.compile(r"[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40}")
_MONEY = re.compile(r"\$?((?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?:\.[0-9]{1,6})?|\.[0-9]{1,6})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_NOT_OF_A_NAME = re.compile(r"[^a-z0-9%+]+")


class EvidenceColumn(NamedTuple):
    """A column: its name, what it means, whether a file must have it, and how people call it besides."""

    name: str
    means: str
    required: bool = False
    called: tuple[str, ...] = ()


@dataclass(frozen=True)
class EvidenceLayout:
    """What a kind of evidence file looks like: the option that names it, and its columns in order."""

    option: str
    title: str
    columns: tuple[EvidenceColumn, ...]

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def column_of(self, cell: str) -> str:
        """The column that a cell of the header names; the cell in lower case where it names none."""
        return _names_of(self.columns).get(_bare(cell), cell.strip().lower())


@lru_cache(maxsize=32)
def _names_of(columns: tuple[EvidenceColumn, ...]) -> Mapping[str, str]:
    return {_bare(name): column.name for column in columns for name in (column.name, *column.called)}


def _bare(name: str) -> str:
    return _NOT_OF_A_NAME.sub("", name.lower())


class CellFault(ValueError):
    """A cell that is not what its column holds, in words without its value."""


class EvidenceRow(NamedTuple):
    """The cells of a row by column, without outer blanks; `number` counts rows from the header, which is 1."""

    number: int
    cells: Mapping[str, str]
    width: int

    def text(self, column: str) -> str:
        """The cell as it is; '' where the file lacks the column."""
        return self.cells.get(column, "")

    def needed(self, column: str, what: str) -> str:
        """A cell that must not be empty."""
        text = self.text(column)
        if not text:
            _refuse(column, what)
        return text

    def number_in(self, column: str, what: str = "a plain number such as 42.5, without sign or unit") -> Decimal | None:
        """A number that is not negative; None for an empty cell."""
        text = self.text(column)
        if not text:
            return None
        value = _number(text)
        if value is None:
            _refuse(column, what)
        return value

    def money(self, column: str) -> Decimal | None:
        """Dollars, with $ and commas or without; None for an empty cell."""
        text = self.text(column)
        match = _MONEY.fullmatch(text)
        if match is None and text:
            _refuse(column, "an amount such as 12.50 or $1,250.00, not negative")
        return Decimal(match[1].replace(",", "")) if match is not None else None

    def day(self, column: str) -> date | None:
        """A date as CCYY-MM-DD, CCYYMMDD or MM/DD/CCYY; None for an empty cell."""
        text = self.text(column)
        value = date_of(text) if text else None
        if text and value is None:
            _refuse(column, "a date as 2026-11-03, 20261103 or 11/03/2026")
        return value

    def ndc(self, column: str) -> str:
        """Eleven digits; '' for an empty cell."""
        text = self.text(column)
        if not text:
            return ""
        form, digits = ndc.classify(text)
        if form not in ndc.SAFE_FORMS:
            _refuse(column, "an NDC of eleven digits, or with the hyphens of the label")
        return digits

    def word(self, column: str, words: Collection[str]) -> str:
        """One of some words, in lower case; '' for an empty cell."""
        text = self.text(column).lower()
        if text and text not in words:
            _refuse(column, f"{', '.join(words)} or empty")
        return text


def _refuse(column: str, what: str) -> NoReturn:
    raise CellFault(f"column {column}: must be {what}")


@lru_cache(maxsize=1 << 14)
def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@lru_cache(maxsize=1 << 12)
def date_of(text: str) -> date | None:
    """A day written as CCYY-MM-DD, CCYYMMDD or MM/DD/CCYY; None for anything else: 02/03 has no year."""
    if match := _US.fullmatch(text):
        return day(f"{match[3]}{match[1]:0>2}{match[2]:0>2}")
    return day(text.replace("-", "")) if _ISO.fullmatch(text) else day(text)


class RowFault(NamedTuple):
    """A row that cannot be used, and why."""

    row: int
    message: str


@dataclass(frozen=True)
class EvidenceTable(Generic[Read]):
    """A file that was read: `columns` are those that it has, `faults` the rows that cannot be used."""

    name: str
    sha256: str
    columns: frozenset[str]
    rows: tuple[Read, ...]
    faults: tuple[RowFault, ...]


def read_evidence(
    path: Path,
    layout: EvidenceLayout,
    read: Callable[[EvidenceRow], Read],
    instead: Callable[[EvidenceRow, str], Read] | None = None,
) -> EvidenceTable[Read]:
    """Read a file by its layout; MappingError where the file, its header, or all of its rows cannot be used.

    `read` raises CellFault for a row that cannot be used; `instead` makes what stands for such a row in the table.
    """
    content, text = read_content(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Read] = []
    faults: list[RowFault] = []
    try:
        header = [layout.column_of(name) for name in next(reader, [])]
        Columns(layout.title, layout.names, layout.required).check(path, header)
        for row in _rows(reader, header):
            try:
                rows.append(read(_whole(row, len(header))))
            except CellFault as fault:
                faults.append(RowFault(row.number, str(fault)))
                if instead is not None:
                    rows.append(instead(row, str(fault)))
    except csv.Error as error:
        raise MappingError(str(path), reader.line_num, f"is not a CSV file: {error}") from error
    if faults and not rows:
        raise MappingErrors(MappingError(str(path), fault.row, fault.message) for fault in faults)
    return EvidenceTable(path.name, hashlib.sha256(content).hexdigest(), frozenset(header), tuple(rows), tuple(faults))


def _rows(reader: Iterator[list[str]], header: list[str]) -> Iterator[EvidenceRow]:
    """The rows that hold anything; the same few texts come row after row, and are kept once."""
    kept: dict[str, str] = {}
    for number, cells in enumerate(reader, 2):
        if any(cells):
            stripped = [kept.setdefault(text, text) for text in map(str.strip, cells)]
            if any(stripped):
                yield EvidenceRow(number, dict(zip(header, stripped, strict=False)), len(cells))


def _whole(row: EvidenceRow, width: int) -> EvidenceRow:
    if row.width != width:
        raise CellFault(f"has {row.width} cells, the header has {width}")
    return row
