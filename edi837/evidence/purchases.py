"""Purchases: the packages that were bought, and under which program, from a CSV file. Evidence, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from edi837.evidence.evidence_table import CellFault, EvidenceRow, RowFault, read_evidence
from edi837.evidence.layouts import PURCHASES
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

_340B = "340b"
_PROGRAMS = (_340B, "wac", "gpo", "other")


class Purchase(NamedTuple):
    """Packages of eleven digits that were bought; returned ones are below zero."""

    row: int
    ndc: str
    packages: Decimal
    day: date | None
    program: str

    @property
    def is_340b(self) -> bool:
        """Whether they were bought under 340B."""
        return self.program == _340B


@dataclass(frozen=True)
class Purchases:
    """All rows."""

    name: str
    sha256: str
    faults: tuple[RowFault, ...]
    rows: tuple[Purchase, ...]


def read_purchases(path: Path) -> Purchases:
    """Read purchases; MappingError where the file, its header or all of its rows cannot be used."""
    table = read_evidence(path, PURCHASES, _purchase)
    return Purchases(table.name, table.sha256, table.faults, table.rows)


def _purchase(row: EvidenceRow) -> Purchase:
    row.needed("ndc", "an NDC of eleven digits, or with the hyphens of the label")
    packages = row.number_in("packages", "a number of packages that is not negative")
    if packages is None:
        raise CellFault("column packages: must be a number of packages")
    return Purchase(row.number, row.ndc("ndc"), packages, row.day("date"), row.word("program", _PROGRAMS) or _340B)
