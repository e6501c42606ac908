"""The compact file of official code tables: what it is, which tables it holds, and rows out of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edi837.system.errors import MappingError
from edi837.system.late_pattern import late_pattern
from edi837.system.named_tuple import NamedTuple

if TYPE_CHECKING:
    import sqlite3

# How SQLite marks the file as ours, and the layout of its tables.
APPLICATION_ID = 0x45383337
LAYOUT = 3

HCPCS, ADDENDUM_B, ASP, CROSSWALK = "hcpcs", "addendum-b", "asp", "crosswalk"
ASC_PROCEDURES, ASC_DRUGS = "asc-aa", "asc-bb"
CROSSWALK_AWP, CROSSWALK_OPPS, CROSSWALK_PREP = "crosswalk-awp", "crosswalk-opps", "crosswalk-prep"
MUE_PRACTITIONER, MUE_HOSPITAL, MUE_SUPPLIER = "mue-practitioner", "mue-hospital", "mue-supplier"
MEDICAID_MUE_PRACTITIONER, MEDICAID_MUE_HOSPITAL = "medicaid-mue-practitioner", "medicaid-mue-hospital"
MEDICAID_MUE_SUPPLIER = "medicaid-mue-supplier"
PTP_PRACTITIONER, PTP_HOSPITAL = "ptp-practitioner", "ptp-hospital"
MEDICAID_PTP_PRACTITIONER, MEDICAID_PTP_HOSPITAL = "medicaid-ptp-practitioner", "medicaid-ptp-hospital"
MEDICAID_PTP_SUPPLIER = "medicaid-ptp-supplier"
NDC_PRODUCTS, NDC_PACKAGES = "ndc-products", "ndc-packages"
NDC_EXCLUDED, NDC_UNFINISHED, NDC_OUTSOURCING = "ndc-excluded", "ndc-unfinished", "ndc-outsourcing"
ICD10, TAXONOMY, JW_JZ = "icd-10-cm", "taxonomy", "jw-jz"
TITLES = {
    HCPCS: "HCPCS file",
    ADDENDUM_B: "OPPS Addendum B",
    ASC_PROCEDURES: "ASC Addendum AA",
    ASC_DRUGS: "ASC Addendum BB",
    ASP: "ASP prices",
    CROSSWALK: "ASP NDC-HCPCS crosswalk",
    CROSSWALK_AWP: "AWP NDC-HCPCS crosswalk",
    CROSSWALK_OPPS: "OPPS NDC-HCPCS crosswalk",
    CROSSWALK_PREP: "PrEP NDC-HCPCS crosswalk",
    MUE_PRACTITIONER: "MUE table for practitioners",
    MUE_HOSPITAL: "MUE table for outpatient hospitals",
    MUE_SUPPLIER: "MUE table for suppliers",
    MEDICAID_MUE_PRACTITIONER: "Medicaid MUE table for practitioners",
    MEDICAID_MUE_HOSPITAL: "Medicaid MUE table for outpatient hospitals",
    MEDICAID_MUE_SUPPLIER: "Medicaid MUE table for suppliers",
    PTP_PRACTITIONER: "PTP edits for practitioners",
    PTP_HOSPITAL: "PTP edits for outpatient hospitals",
    MEDICAID_PTP_PRACTITIONER: "Medicaid PTP edits for practitioners",
    MEDICAID_PTP_HOSPITAL: "Medicaid PTP edits for outpatient hospitals",
    MEDICAID_PTP_SUPPLIER: "Medicaid PTP edits for suppliers",
    NDC_PRODUCTS: "NDC products",
    NDC_PACKAGES: "NDC directory",
    NDC_EXCLUDED: "NDCs that FDA excludes",
    NDC_UNFINISHED: "NDCs of unfinished drugs",
    NDC_OUTSOURCING: "NDCs of outsourcing facilities",
    ICD10: "ICD-10-CM order file",
    TAXONOMY: "NUCC provider taxonomy",
    JW_JZ: "list of single-dose codes (JW, JZ)",
}


# The pair edits of a quarter are posted in parts, f1 to f4, each a file of its own.
_IN_PARTS = frozenset(
    {PTP_PRACTITIONER, PTP_HOSPITAL, MEDICAID_PTP_PRACTITIONER, MEDICAID_PTP_HOSPITAL, MEDICAID_PTP_SUPPLIER}
)
_PART = late_pattern(r"(?<![a-z0-9])f([0-9])(?![a-z0-9])", re.IGNORECASE)


class ImportedTable(NamedTuple):
    """One imported table: its kind, the file that it came from with its digest, its own date where it tells.

    `dated` is its first day, `last` its last one: a quarter as a rule. `number` is its own in the compact file, higher
    for a later table of a kind; `passed` counts the rows that could not be read.
    """

    kind: str
    file: str
    sha256: str
    dated: date | None
    rows: int
    last: date | None = None
    passed: int = 0
    number: int = 0

    @property
    def title(self) -> str:
        """As people call it."""
        return TITLES[self.kind]

    @property
    def day(self) -> str:
        """Its date as CCYY-MM-DD; `date not told` where it has none."""
        return self.dated.isoformat() if self.dated else "date not told"

    @property
    def part(self) -> str:
        """Which part of its quarter's table it is, by its name: f1 to f4; '' for a whole table."""
        match = _PART.search(self.file) if self.kind in _IN_PARTS else None
        return f"f{match[1]}" if match else ""

    def covers(self, day: date) -> bool:
        """Whether it is the table of a day; one that tells no date is, for it stands alone of its kind."""
        return self.dated is None or (self.dated <= day and (self.last is None or day <= self.last))

    def __str__(self) -> str:
        return f"{self.title} {self.file} ({self.day})"


def table_of(tables: Iterable[ImportedTable], day: date | None) -> ImportedTable | None:
    """The one of several tables of a kind that covers a day; without a day, the one of them that there is."""
    tables = tuple(tables)
    if day is None:
        return tables[0] if len(tables) == 1 else None
    return next((table for table in reversed(tables) if table.covers(day)), None)


class CodesFile:
    """An open compact file. It is never written, and each process opens it for itself when it first asks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[int, sqlite3.Connection] | None = None

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """The answer to a question in SQL."""
        import sqlite3  # not without a compact file

        try:
            return self._connection().execute(question, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error)) from None
        except UnicodeDecodeError:  # what SQLite says of damage quotes the damaged bytes
            raise self._damaged("database disk image is malformed") from None

    def _damaged(self, why: str) -> MappingError:
        return MappingError(str(self.path), None, f"cannot be read ({why}): make it again with `edi837 codes import`")

    def check(self) -> None:
        """MappingError when the file is missing, is something else, or was made by another version."""
        if not self.path.is_file():
            why = "it is a folder" if self.path.is_dir() else "no such file"
            raise MappingError(str(self.path), None, f"cannot be read: {why}")
        with self.path.open("rb") as file:
            begins = file.read(16)
        if begins != b"SQLite format 3\x00" or self.rows("PRAGMA application_id") != [(APPLICATION_ID,)]:
            raise MappingError(str(self.path), None, "was not made by `edi837 codes import`")
        if self.rows("PRAGMA user_version") != [(LAYOUT,)]:
            hint = "run `edi837 codes import` again, with the downloaded files and -o for a new file"
            raise MappingError(str(self.path), None, f"was made by another version: {hint}")

    def tables(self) -> tuple[ImportedTable, ...]:
        """What it holds, in a fixed order: by kind, the oldest of a kind first."""
        rows = self.rows("SELECT kind, file, sha256, dated, rows, last, passed, number FROM tables ORDER BY number")
        try:
            return tuple(
                ImportedTable(kind, file, sha256, day_of(dated), count, day_of(last), passed, number)
                for kind, file, sha256, dated, count, last, passed, number in rows
            )
        except (TypeError, ValueError):
            raise self._damaged("a table of it has a date that is none") from None

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None or self._opened[0] != os.getpid():
            import sqlite3

            place = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._opened = os.getpid(), sqlite3.connect(place, uri=True, check_same_thread=False)
        return self._opened[1]

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path, "_opened": None}


def day_of(text: str | None) -> date | None:
    """A date as the compact file has it (CCYY-MM-DD); None for no date."""
    return date.fromisoformat(text) if text else None
