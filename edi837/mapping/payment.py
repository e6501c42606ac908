"""Tables of payment: OPPS Addendum B, ASP prices, and the code that CMS crosses an NDC to."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from edi837.mapping.codes_file import CodesFile, ImportedTable


class AddendumEntry(NamedTuple):
    """A code of Addendum B: its status indicator says whether it is paid apart (K, G) or packaged (N)."""

    code: str
    short: str
    status: str


class Price(NamedTuple):
    """A code of the ASP price file: what one unit is, and what Medicare pays for it."""

    code: str
    short: str
    dosage: str
    limit: Decimal | None


class Crossing(NamedTuple):
    """A row of the crosswalk: the code of an NDC, and what one unit of it is."""

    code: str
    short: str
    name: str
    dosage: str


class AddendumB:
    """Look-ups in OPPS Addendum B."""

    def __init__(self, file: CodesFile, table: ImportedTable) -> None:
        self.table = table
        self._file = file

    def find(self, code: str) -> AddendumEntry | None:
        """The entry of a code."""
        rows = self._file.rows("SELECT code, short, status FROM addendum_b WHERE code = ?", code)
        return AddendumEntry(*rows[0]) if rows else None


class Asp:
    """Look-ups in the ASP price file."""

    def __init__(self, file: CodesFile, table: ImportedTable) -> None:
        self.table = table
        self._file = file

    def find(self, code: str) -> Price | None:
        """The price of a code."""
        rows = self._file.rows("SELECT code, short, dosage, payment_limit FROM asp WHERE code = ?", code)
        if not rows:
            return None
        value, short, dosage, limit = rows[0]
        return Price(value, short, dosage, Decimal(limit) if limit else None)


class Crosswalk:
    """Look-ups in the ASP NDC-HCPCS crosswalk."""

    def __init__(self, file: CodesFile, table: ImportedTable) -> None:
        self.table = table
        self._file = file

    def find(self, ndc: str) -> list[Crossing]:
        """The rows of eleven digits, by code; the file may give ranges."""
        question = "SELECT code, short, name, dosage FROM crosswalk WHERE first <= ? AND last >= ? ORDER BY code"
        return [Crossing(*row) for row in self._file.rows(question, ndc, ndc)]
