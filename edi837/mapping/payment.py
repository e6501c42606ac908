"""Tables of payment by the day of service: OPPS Addendum B, ASC addenda, ASP prices, the NDC-HCPCS crosswalk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from edi837.mapping.codes_file import CodesFile, ImportedTable, table_of
from edi837.system.named_tuple import NamedTuple


class PaymentEntry(NamedTuple):
    """A code of an addendum: `status` is its status indicator (OPPS) or payment indicator (ASC)."""

    code: str
    short: str
    status: str
    table: ImportedTable


class Price(NamedTuple):
    """A code of the ASP price file: what one unit is, and what Medicare pays for it."""

    code: str
    short: str
    dosage: str
    limit: Decimal | None
    table: ImportedTable


class Crossing(NamedTuple):
    """A row of the crosswalk: the code of an NDC, what one unit of it is, and its units in one item and package."""

    code: str
    short: str
    name: str
    dosage: str
    items: Decimal | None
    units_each: Decimal | None
    units_in_package: Decimal | None
    table: ImportedTable


class Dated:
    """Tables of one kind, one a quarter."""

    def __init__(self, file: CodesFile, tables: tuple[ImportedTable, ...]) -> None:
        self.tables = tables
        self._file = file

    @property
    def table(self) -> ImportedTable:
        """The newest."""
        return self.tables[-1]

    def of_day(self, day: date | None) -> ImportedTable | None:
        """The table of a day of service."""
        return table_of(self.tables, day)

    def uncovered(self, day: date | None) -> str:
        """That no table is of that day, in words."""
        return f"no loaded {self.table.title} covers {day or 'a line without a date'}"


class Addendum(Dated):
    """Look-ups in OPPS Addendum B, or in the ASC addenda."""

    def find(self, code: str, table: ImportedTable) -> PaymentEntry | None:
        """The entry of a code in one of the tables."""
        question = "SELECT code, short, status FROM addendum WHERE tbl = ? AND code = ?"
        rows = self._file.rows(question, table.number, code)
        return PaymentEntry._make((*rows[0], table)) if rows else None


class Asp(Dated):
    """Look-ups in the ASP price file."""

    def find(self, code: str, table: ImportedTable) -> Price | None:
        """The price of a code in one of the tables."""
        question = "SELECT code, short, dosage, payment_limit FROM asp WHERE tbl = ? AND code = ?"
        rows = self._file.rows(question, table.number, code)
        if not rows:
            return None
        value, short, dosage, limit = rows[0]
        return Price(value, short, dosage, Decimal(limit) if limit else None, table)

    def dosages(self, code: str, table: ImportedTable) -> list[str]:
        """What one unit of a code is, as the table writes it."""
        price = self.find(code, table)
        return [price.dosage] if price is not None and price.dosage else []


class Crosswalk(Dated):
    """Look-ups in the ASP NDC-HCPCS crosswalk."""

    def find(self, ndc: str, table: ImportedTable) -> list[Crossing]:
        """The rows of eleven digits in one of the tables, by code; the file may give ranges."""
        rows = self._file.rows(
            "SELECT code, short, name, dosage, items, units_each, units_in_package FROM crosswalk"
            " WHERE tbl = ? AND first <= ? AND last >= ? ORDER BY code",
            table.number,
            ndc,
            ndc,
        )
        return [Crossing._make((*cells[:4], *map(_decimal, cells[4:]), table)) for cells in rows]

    def codes(self, table: ImportedTable) -> list[str]:
        """All codes of one of the tables."""
        rows = self._file.rows("SELECT DISTINCT code FROM crosswalk WHERE tbl = ? ORDER BY code", table.number)
        return [code for (code,) in rows]

    def of_code(self, code: str, table: ImportedTable) -> list[tuple[str, Crossing]]:
        """The NDCs of a code, each with its row."""
        question = "SELECT first FROM crosswalk WHERE tbl = ? AND code = ? AND first = last ORDER BY first"
        rows = self._file.rows(question, table.number, code)
        return [(ndc, row) for (ndc,) in rows for row in self.find(ndc, table) if row.code == code]

    def products_of(self, code: str, table: ImportedTable) -> list[str]:
        """The nine digits of the products under a code."""
        question = "SELECT DISTINCT substr(first, 1, 9) FROM crosswalk WHERE tbl = ? AND code = ?"
        return [ndc9 for (ndc9,) in self._file.rows(question, table.number, code)]

    def dosages(self, code: str, table: ImportedTable) -> list[str]:
        """What one unit of a code is, as the table writes it; once for each way of writing it."""
        rows = self._file.rows("SELECT DISTINCT dosage FROM crosswalk WHERE tbl = ? AND code = ?", table.number, code)
        return [dosage for (dosage,) in rows if dosage]


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
