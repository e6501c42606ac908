"""Tables that say of a code whether it is there: ICD-10-CM, provider taxonomy, codes that are single-dose alone."""

from __future__ import annotations

from edi837.mapping.codes_file import ImportedTable
from edi837.mapping.payment import Dated

_MOST_KNOWN = 50_000


class DiagnosisCodes(Dated):
    """Look-ups in the ICD-10-CM order file."""

    def is_billed(self, code: str, table: ImportedTable) -> bool | None:
        """Whether a code is billed, or a header above the codes that are; None for what the table does not have."""
        rows = self._file.rows("SELECT billable FROM icd10 WHERE tbl = ? AND code = ?", table.number, code)
        return bool(rows[0][0]) if rows else None


class Taxonomy(Dated):
    """Look-ups in NUCC's provider taxonomy."""

    def holds(self, code: str) -> bool:
        """Whether any loaded version has a code: one that ended may be on record still."""
        return bool(self._file.rows("SELECT 1 FROM taxonomies WHERE code = ? LIMIT 1", code))


class SingleDoseCodes(Dated):
    """Look-ups in CMS's list for JW and JZ."""

    def holds(self, code: str, table: ImportedTable) -> bool:
        """Whether every product of a code is single-dose by one of the tables."""
        return bool(self._file.rows("SELECT 1 FROM single_dose WHERE tbl = ? AND code = ?", table.number, code))
