"""The official code tables that were loaded with --codes: look-ups by kind, and how old they are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from edi837.mapping.codes_file import (
    ADDENDUM_B,
    ASP,
    CROSSWALK,
    HCPCS,
    MUE_HOSPITAL,
    MUE_PRACTITIONER,
    NDC_PACKAGES,
    CodesFile,
    ImportedTable,
)
from edi837.mapping.hcpcs import Hcpcs
from edi837.mapping.listings import Listings
from edi837.mapping.mue import Mue
from edi837.mapping.payment import AddendumB, Asp, Crosswalk

_OLD = timedelta(days=365)


@dataclass(frozen=True)
class Official:
    """What a compact file holds; a table that was not imported is None."""

    file: CodesFile
    tables: tuple[ImportedTable, ...]

    @property
    def sha256(self) -> str:
        """One digest over the files that the tables came from."""
        digests = "".join(f"{table.kind} {table.sha256}\n" for table in self.tables)
        return hashlib.sha256(digests.encode()).hexdigest()

    def table(self, kind: str) -> ImportedTable | None:
        """The table of a kind."""
        return next((table for table in self.tables if table.kind == kind), None)

    @cached_property
    def hcpcs(self) -> Hcpcs | None:
        """Codes and modifiers."""
        table = self.table(HCPCS)
        return Hcpcs(self.file, table) if table else None

    @cached_property
    def ndc(self) -> Listings | None:
        """The NDC directory."""
        table = self.table(NDC_PACKAGES)
        return Listings(self.file, table) if table else None

    @cached_property
    def mue(self) -> Mue | None:
        """Medically unlikely edits, of one kind of claim or of both."""
        tables = tuple(table for table in self.tables if table.kind in (MUE_PRACTITIONER, MUE_HOSPITAL))
        return Mue(self.file, tables) if tables else None

    @cached_property
    def addendum_b(self) -> AddendumB | None:
        """OPPS Addendum B."""
        table = self.table(ADDENDUM_B)
        return AddendumB(self.file, table) if table else None

    @cached_property
    def asp(self) -> Asp | None:
        """ASP prices."""
        table = self.table(ASP)
        return Asp(self.file, table) if table else None

    @cached_property
    def crosswalk(self) -> Crosswalk | None:
        """The ASP NDC-HCPCS crosswalk."""
        table = self.table(CROSSWALK)
        return Crosswalk(self.file, table) if table else None

    def out_of_date(self, as_of: date) -> list[str]:
        """A sentence for each table that is more than a year old on a day; to be said once a run."""
        return [
            f"{table} {note}: get the current one and import it" for table in self.tables if (note := old(table, as_of))
        ]


def old(table: ImportedTable, as_of: date) -> str:
    """That a table is more than a year old on a day; '' where it is not, or where it tells no date."""
    is_old = table.dated is not None and as_of - table.dated > _OLD
    return f"is more than a year old on {as_of.isoformat()}" if is_old else ""


def newer(table: ImportedTable, last_service: date | None) -> str:
    """That a table begins after the last date of service of what is judged; '' where it does not."""
    is_newer = table.dated is not None and last_service is not None and table.dated > last_service
    return f"is newer than the last date of service, {last_service}" if is_newer else ""


def load_official(path: Path) -> Official:
    """Open a compact file; MappingError when it is not one. Nothing but its list of tables is read at once."""
    file = CodesFile(path)
    file.check()
    return Official(file, file.tables())
