"""Medically unlikely edits: the most units of a code that are paid for one patient and day, or line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from edi837.mapping.codes_file import (
    MEDICAID_MUE_HOSPITAL,
    MEDICAID_MUE_PRACTITIONER,
    MEDICAID_MUE_SUPPLIER,
    MUE_HOSPITAL,
    MUE_PRACTITIONER,
    MUE_SUPPLIER,
    TITLES,
    CodesFile,
    ImportedTable,
    table_of,
)
from edi837.system.named_tuple import NamedTuple

MEDICARE, MEDICAID = "medicare", "medicaid"
PRACTITIONER, HOSPITAL, SUPPLIER = "practitioner", "hospital", "supplier"
_KINDS = {
    (MEDICARE, PRACTITIONER): MUE_PRACTITIONER,
    (MEDICARE, HOSPITAL): MUE_HOSPITAL,
    (MEDICARE, SUPPLIER): MUE_SUPPLIER,
    (MEDICAID, PRACTITIONER): MEDICAID_MUE_PRACTITIONER,
    (MEDICAID, HOSPITAL): MEDICAID_MUE_HOSPITAL,
    (MEDICAID, SUPPLIER): MEDICAID_MUE_SUPPLIER,
}
_MOST_KNOWN = 20_000
_OF_LINE = "1"
_MEANINGS = {
    _OF_LINE: "a limit of each line",
    "2": "a limit of the day, without exception",
    "3": "a limit of the day, reviewed on appeal",
}


class MueLimit(NamedTuple):
    """The limit of a code; `indicator` (MAI) says whether it is of a line (1) or of a day (2, 3)."""

    units: Decimal
    indicator: str
    rationale: str
    table: ImportedTable

    @property
    def means(self) -> str:
        """The indicator in words."""
        return _MEANINGS[self.indicator]

    @property
    def of_the_day(self) -> bool:
        """Whether splitting units over lines changes nothing."""
        return self.indicator != _OF_LINE


class Mue:
    """The tables of practitioners, outpatient hospitals and suppliers, of Medicare and of Medicaid."""

    def __init__(self, file: CodesFile, tables: tuple[ImportedTable, ...]) -> None:
        self._file = file
        self._tables = {key: tuple(table for table in tables if table.kind == kind) for key, kind in _KINDS.items()}
        self._known: dict[tuple[str, int], MueLimit | None] = {}

    def table(self, program: str, setting: str, day: date | None) -> ImportedTable | None:
        """The table of a program and setting on a day of service."""
        return table_of(self._tables[program, setting], day)

    def lacking(self, program: str, setting: str, day: date | None) -> str:
        """Why there is no such table, in words."""
        title = TITLES[_KINDS[program, setting]]
        if not self._tables[program, setting]:
            return f"no {title} was loaded"
        of = f"covers {day}" if day else "can be chosen without a date of service"
        return f"no loaded {title} {of}"

    def limit(self, code: str, program: str, setting: str, day: date | None) -> MueLimit | None:
        """The limit of a code on a day; None where none is published, or no table covers the day.

        Medicaid's are limits of each line, whatever the table has beside them.
        """
        table = self.table(program, setting, day)
        if table is None:
            return None
        key = (code, table.number)
        if key not in self._known:
            limit = self._look_up(code, table)
            if limit is not None and program == MEDICAID:
                limit = limit._replace(indicator=_OF_LINE)
            if len(self._known) >= _MOST_KNOWN:
                return limit
            self._known[key] = limit
        return self._known[key]

    def _look_up(self, code: str, table: ImportedTable) -> MueLimit | None:
        question = "SELECT units, indicator, rationale FROM mue WHERE tbl = ? AND code = ?"
        rows = self._file.rows(question, table.number, code)
        return MueLimit(Decimal(rows[0][0]), rows[0][1], rows[0][2], table) if rows else None
