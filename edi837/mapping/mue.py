"""Medically unlikely edits: the most units of a code that CMS pays for one patient and day, or line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from edi837.mapping.codes_file import MUE_HOSPITAL, MUE_PRACTITIONER, CodesFile, ImportedTable, table_of

_KINDS = {"P": MUE_PRACTITIONER, "I": MUE_HOSPITAL}
_MOST_KNOWN = 20_000
_MEANINGS = {
    "1": "a limit of each line",
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
        return self.indicator != "1"


class Mue:
    """The tables of practitioners (837P) and of outpatient hospitals (837I), those that were imported."""

    def __init__(self, file: CodesFile, tables: tuple[ImportedTable, ...]) -> None:
        self._file = file
        self._tables = {form: tuple(table for table in tables if table.kind == kind) for form, kind in _KINDS.items()}
        self._known: dict[tuple[str, int], MueLimit | None] = {}

    def is_loaded(self, claim_type: str) -> bool:
        """Whether there is a table for P or I, of any day."""
        return bool(self._tables.get(claim_type))

    def table(self, claim_type: str, day: date | None) -> ImportedTable | None:
        """The table for P or I on a day of service."""
        return table_of(self._tables.get(claim_type, ()), day)

    def limit(self, code: str, claim_type: str, day: date | None) -> MueLimit | None:
        """The limit of a code on a day; None where none is published, or no table covers the day."""
        table = self.table(claim_type, day)
        if table is None:
            return None
        key = (code, table.number)
        if key not in self._known:
            limit = self._look_up(code, table)
            if len(self._known) >= _MOST_KNOWN:
                return limit
            self._known[key] = limit
        return self._known[key]

    def _look_up(self, code: str, table: ImportedTable) -> MueLimit | None:
        question = "SELECT units, indicator, rationale FROM mue WHERE tbl = ? AND code = ?"
        rows = self._file.rows(question, table.number, code)
        return MueLimit(Decimal(rows[0][0]), rows[0][1], rows[0][2], table) if rows else None
