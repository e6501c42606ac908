"""Medically unlikely edits: the most units of a code that CMS pays for one patient and day, or line."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from edi837.mapping.codes_file import MUE_HOSPITAL, MUE_PRACTITIONER, CodesFile, ImportedTable

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
        self._tables = {form: table for form, kind in _KINDS.items() for table in tables if table.kind == kind}
        self._known: dict[tuple[str, str], MueLimit | None] = {}

    def table(self, claim_type: str) -> ImportedTable | None:
        """The table for P or I."""
        return self._tables.get(claim_type)

    def limit(self, code: str, claim_type: str) -> MueLimit | None:
        """The limit of a code; None where none is published, or its table was not imported."""
        key = (code, claim_type)
        if key not in self._known:
            limit = self._look_up(*key)
            if len(self._known) >= _MOST_KNOWN:
                return limit
            self._known[key] = limit
        return self._known[key]

    def _look_up(self, code: str, claim_type: str) -> MueLimit | None:
        table = self.table(claim_type)
        if table is None:
            return None
        rows = self._file.rows(
            "SELECT units, indicator, rationale FROM mue WHERE code = ? AND kind = ?", code, table.kind
        )
        return MueLimit(Decimal(rows[0][0]), rows[0][1], rows[0][2], table) if rows else None
