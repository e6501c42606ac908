"""The days of remittances: when a payer answered a claim, from a CSV file. Evidence, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path

from edi837.evidence.evidence_table import CellFault, EvidenceRow, read_evidence
from edi837.evidence.layouts import REMITTANCES
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple


class Remittance(NamedTuple):
    """The answer to a claim: the payer's number of it, the account, and the day."""

    claim_number: str
    patient_control_number: str
    day: date


@dataclass(frozen=True)
class RemittanceDays:
    """The latest answer by the payer's claim number, and by account."""

    name: str
    sha256: str
    _by_number: Mapping[str, date] = field(repr=False)
    _by_account: Mapping[str, date] = field(repr=False)

    def day_of(self, claim_number: str, patient_control_number: str) -> date | None:
        """The day on which the claim of that number was answered, else the last of the account."""
        return self._by_number.get(claim_number) or self._by_account.get(patient_control_number)


def read_remittances(path: Path) -> RemittanceDays:
    """Read a list of remittances; MappingError where the file cannot be used."""
    table = read_evidence(path, REMITTANCES, _remittance)
    by_number: dict[str, date] = {}
    by_account: dict[str, date] = {}
    for row in table.rows:
        for index, key in ((by_number, row.claim_number), (by_account, row.patient_control_number)):
            if key:
                index[key] = max(index.get(key, row.day), row.day)
    return RemittanceDays(table.name, table.sha256, by_number, by_account)


def _remittance(row: EvidenceRow) -> Remittance:
    day = row.day("date")
    number, account = row.text("claim_number"), row.text("patient_control_number")
    if day is None:
        raise CellFault("column date: must be a date as 2026-11-03")
    if not (number or account):
        raise CellFault("column claim_number: needs a number, or patient_control_number an account")
    return Remittance(number, account, day)
