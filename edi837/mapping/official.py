"""The official code tables that were loaded with --codes: look-ups by kind, and how old they are."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from edi837.mapping.codes_file import (
    ADDENDUM_B,
    ASC_DRUGS,
    ASP,
    CROSSWALK,
    HCPCS,
    ICD10,
    JW_JZ,
    MEDICAID_MUE_HOSPITAL,
    MEDICAID_MUE_PRACTITIONER,
    MEDICAID_MUE_SUPPLIER,
    MEDICAID_PTP_HOSPITAL,
    MEDICAID_PTP_PRACTITIONER,
    MEDICAID_PTP_SUPPLIER,
    MUE_HOSPITAL,
    MUE_PRACTITIONER,
    MUE_SUPPLIER,
    NDC_EXCLUDED,
    NDC_OUTSOURCING,
    NDC_PACKAGES,
    NDC_UNFINISHED,
    PTP_HOSPITAL,
    PTP_PRACTITIONER,
    TAXONOMY,
    CodesFile,
    ImportedTable,
)
from edi837.mapping.hcpcs import Hcpcs
from edi837.mapping.listed_codes import DiagnosisCodes, SingleDoseCodes, Taxonomy
from edi837.mapping.listings import Listings
from edi837.mapping.mue import Mue
from edi837.mapping.payment import Addendum, Asp, Crosswalk
from edi837.mapping.ptp import Ptp
from edi837.system.dataclass import dataclass

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

    def of_kind(self, *kinds: str) -> tuple[ImportedTable, ...]:
        """The tables of some kinds, the oldest of a kind first."""
        return tuple(table for table in self.tables if table.kind in kinds)

    @cached_property
    def hcpcs(self) -> Hcpcs | None:
        """Codes and modifiers."""
        tables = self.of_kind(HCPCS)
        return Hcpcs(self.file, tables) if tables else None

    @cached_property
    def ndc(self) -> Listings | None:
        """The NDC directory."""
        tables = self.of_kind(NDC_PACKAGES)
        beside = self.of_kind(NDC_EXCLUDED, NDC_UNFINISHED, NDC_OUTSOURCING)
        return Listings(self.file, tables[-1], beside) if tables else None

    @cached_property
    def icd10(self) -> DiagnosisCodes | None:
        """ICD-10-CM."""
        tables = self.of_kind(ICD10)
        return DiagnosisCodes(self.file, tables) if tables else None

    @cached_property
    def taxonomy(self) -> Taxonomy | None:
        """NUCC's provider taxonomy."""
        tables = self.of_kind(TAXONOMY)
        return Taxonomy(self.file, tables) if tables else None

    @cached_property
    def single_dose(self) -> SingleDoseCodes | None:
        """CMS's list of codes that are single-dose alone."""
        tables = self.of_kind(JW_JZ)
        return SingleDoseCodes(self.file, tables) if tables else None

    @cached_property
    def mue(self) -> Mue | None:
        """Medically unlikely edits, of any setting and program."""
        of_medicare = (MUE_PRACTITIONER, MUE_HOSPITAL, MUE_SUPPLIER)
        of_medicaid = (MEDICAID_MUE_PRACTITIONER, MEDICAID_MUE_HOSPITAL, MEDICAID_MUE_SUPPLIER)
        tables = self.of_kind(*of_medicare, *of_medicaid)
        return Mue(self.file, tables) if tables else None

    @cached_property
    def ptp(self) -> Ptp | None:
        """Procedure-to-procedure edits."""
        of_medicaid = (MEDICAID_PTP_PRACTITIONER, MEDICAID_PTP_HOSPITAL, MEDICAID_PTP_SUPPLIER)
        tables = self.of_kind(PTP_PRACTITIONER, PTP_HOSPITAL, *of_medicaid)
        return Ptp(self.file, tables) if tables else None

    @cached_property
    def addendum_b(self) -> Addendum | None:
        """OPPS Addendum B."""
        tables = self.of_kind(ADDENDUM_B)
        return Addendum(self.file, tables) if tables else None

    @cached_property
    def asc(self) -> Addendum | None:
        """ASC Addendum BB: drugs and ancillary services."""
        tables = self.of_kind(ASC_DRUGS)
        return Addendum(self.file, tables) if tables else None

    @cached_property
    def asp(self) -> Asp | None:
        """ASP prices."""
        tables = self.of_kind(ASP)
        return Asp(self.file, tables) if tables else None

    @cached_property
    def crosswalk(self) -> Crosswalk | None:
        """The ASP NDC-HCPCS crosswalk."""
        tables = self.of_kind(CROSSWALK)
        return Crosswalk(self.file, tables) if tables else None

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
