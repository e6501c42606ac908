"""What is known of earlier files: a protocol that the ledger fills; without a ledger there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from edi837.claim.facts import FileFacts
from edi837.system.named_tuple import NamedTuple


class SeenClaim(NamedTuple):
    """An earlier claim of the same provider, number, payer and dates: its file, and whether its lines are equal."""

    file: str
    equal_lines: bool


class BilledBefore(NamedTuple):
    """Units of a patient, provider, code and day in other files that went out, and of how many claims."""

    units: Decimal
    claims: int


NOTHING_BILLED = BilledBefore(Decimal(0), 0)


class DaysBefore(NamedTuple):
    """By patient (a digest) and drug the days in other files, and the day since which files are known."""

    since: date
    days: Mapping[tuple[bytes, str], tuple[date, ...]]


class History(Protocol):
    """Questions across files. Answers never include the file that is asked about, nor its own corrected output."""

    def gap(self) -> str | None:
        """Why an answer may lack files that went out; None where all are known."""

    def look_up(self, facts: FileFacts) -> None:
        """Told what the rules will ask about, before they do: one question for many claims."""

    def holds_back(self, key: Sequence[str]) -> bool:
        """Whether the file must wait for a person because another one had this interchange's key (X114)."""

    def interchange_seen(self, key: Sequence[str]) -> str | None:
        """The name of another file with the same ISA05–08, ISA13 and ISA15, or None."""

    def group_seen(self, key: Sequence[str]) -> str | None:
        """The name of another file with a group of the same ISA05–08, ISA15, GS02, GS03 and GS06, or None."""

    def claim_seen(self, key: str, lines: str) -> SeenClaim | None:
        """An earlier claim by the digest of what it is known by; `lines` is the digest of its lines."""

    def authorized_units(self, authorization: bytes, code: str) -> Decimal:
        """The units billed under an authorization (a digest) and code, in other files."""

    def billed_on_day(self, key: bytes) -> BilledBefore:
        """The units under a key of claim/day_units.py; not those of claims that this file replaces or voids."""

    def billed_by(self, key: bytes, account: bytes) -> Decimal | None:
        """How much of that is of an account; None where no other file has it."""

    def service_days(self, patient: str, substance: str) -> Sequence[date]:
        """Days on which a patient (a digest) had a substance, in other files."""

    def days_before(self, wanted: Collection[tuple[bytes, str]]) -> DaysBefore | None:
        """The days on which patients had drugs in other files; None where no file is known yet."""
