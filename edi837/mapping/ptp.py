"""Procedure-to-procedure edits (PTP) of NCCI: pairs of codes that are not paid together, by day of service.

In the compact file all pairs of a column-one code are one packed run of entries of equal length: a million and a half
pairs take a few megabytes, and only the codes that are asked for are unpacked.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from struct import Struct

from edi837.mapping.codes_file import (
    MEDICAID_PTP_HOSPITAL,
    MEDICAID_PTP_PRACTITIONER,
    MEDICAID_PTP_SUPPLIER,
    PTP_HOSPITAL,
    PTP_PRACTITIONER,
    CodesFile,
    ImportedTable,
)
from edi837.mapping.mue import HOSPITAL, MEDICAID, MEDICARE, PRACTITIONER, SUPPLIER
from edi837.system.named_tuple import NamedTuple

# Code of column two, first and last day as days since _EPOCH, modifier indicator, number of the reason.
_ENTRY = Struct(">5sHHcB")
_EPOCH = date(1960, 1, 1).toordinal()
_OPEN = 0xFFFF
_VOID = "9"
_MOST_KNOWN = 2_000
# CMS posts the table of a quarter in so many parts.
_PARTS = frozenset({"f1", "f2", "f3", "f4"})
_KINDS = {
    (MEDICARE, PRACTITIONER): PTP_PRACTITIONER,
    (MEDICARE, HOSPITAL): PTP_HOSPITAL,
    (MEDICAID, PRACTITIONER): MEDICAID_PTP_PRACTITIONER,
    (MEDICAID, HOSPITAL): MEDICAID_PTP_HOSPITAL,
    (MEDICAID, SUPPLIER): MEDICAID_PTP_SUPPLIER,
}


# By column two: first and last day, indicator and reason of each window.
_Entries = dict[str, list[tuple[int, int, str, int]]]


class CodePair(NamedTuple):
    """A pair: of two codes billed together column two is not paid.

    `indicator` 0: never together; 1: a modifier may open the pair.
    """

    column_one: str
    column_two: str
    indicator: str
    reason: str
    table: ImportedTable


def entry(column_two: str, first: date, last: date | None, indicator: str, reason: int) -> bytes:
    """An edit as it stands among those of its column-one code."""
    last_day = _OPEN if last is None else _days(last)
    return _ENTRY.pack(column_two.encode(), _days(first), last_day, indicator.encode(), reason)


def packed(entries: bytes | bytearray) -> bytes:
    """The entries of one column-one code as the compact file has them."""
    return zlib.compress(entries, 6)


def _days(day: date) -> int:
    return min(max(day.toordinal() - _EPOCH, 0), _OPEN - 1)


class Ptp:
    """Look-ups in the tables of practitioners and outpatient hospitals, of Medicare and of Medicaid."""

    def __init__(self, file: CodesFile, tables: tuple[ImportedTable, ...]) -> None:
        self._file = file
        self._tables = tables
        self._known: dict[tuple[int, str], _Entries] = {}

    def tables(self, program: str, setting: str, day: date) -> tuple[ImportedTable, ...]:
        """The parts of the newest table of a program and setting that is not over on a day; none where each is.

        Each table has the edits of all years before it too, and knows best which of them were changed backwards.
        """
        kind = _KINDS.get((program, setting))
        lasting = [table for table in self._tables if table.kind == kind and (table.last is None or day <= table.last)]
        return tuple(table for table in lasting if table.dated == lasting[-1].dated)

    def pairs(self, code: str, others: Iterable[str], tables: Iterable[ImportedTable], day: date) -> Iterator[CodePair]:
        """The edits in force on a day between a code, in either column, and each of some others."""
        others = list(others)
        for table in tables:
            orders = (*((code, other) for other in others), *((other, code) for other in others))
            for column_one, column_two in orders:
                for first, last, indicator, reason in self._of_code(column_one, table).get(column_two, ()):
                    if first <= day.toordinal() - _EPOCH <= last and indicator != _VOID:
                        yield CodePair(column_one, column_two, indicator, self._reason(table, reason), table)

    def _of_code(self, code: str, table: ImportedTable) -> _Entries:
        key = (table.number, code)
        known = self._known.get(key)
        if known is None:
            known = {}
            rows = self._file.rows("SELECT pairs FROM ptp WHERE tbl = ? AND code = ?", table.number, code)
            for (entries,) in rows:
                for column_two, first, last, indicator, reason in _ENTRY.iter_unpack(zlib.decompress(entries)):
                    window = (first, last, indicator.decode(), reason)
                    known.setdefault(column_two.decode(), []).append(window)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = known
        return known

    def _reason(self, table: ImportedTable, number: int) -> str:
        rows = self._file.rows("SELECT text FROM ptp_reasons WHERE tbl = ? AND number = ?", table.number, number)
        return str(rows[0][0]) if rows else ""


def missing_parts(tables: Iterable[ImportedTable]) -> str:
    """The parts of a quarter's table that were not imported, `f2, f4`; '' where it is whole or not divided."""
    parts = {table.part for table in tables}
    return "" if "" in parts else ", ".join(sorted(_PARTS - parts))
