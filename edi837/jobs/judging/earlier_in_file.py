"""The days on which patients of a file had a drug, by its other claims; looked for when a policy asks first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.facts import billed_name, drug_of_code, patient_of
from edi837.claim.reader import ClaimReader
from edi837.evidence.history import DaysBefore, History
from edi837.mapping.mappings import Mappings
from edi837.x12.batch import Batch
from edi837.x12.delimiters import Buffer
from edi837.x12.scan import scan

# By patient and procedure.
_Days = dict[tuple[bytes, str], set[date]]


class EarlierInFile:
    """Answers policies that ask for earlier doses. Of other files it knows what it was told, `before`.

    With a ledger the doses that a policy limits are counted when the file ends.
    """

    def __init__(
        self, data: Buffer, mappings: Mappings, counted_later: bool = False, before: DaysBefore | None = None
    ) -> None:
        self.counted_later = counted_later
        self.since = before.since if before is not None else None
        self._before = before
        self._data = data
        self._mappings = mappings
        self._days: _Days | None = None

    def days(self, line: ServiceLine) -> Sequence[date]:
        """The days of the line's code for its patient, those of its own claim included."""
        return self._in_file(patient_of(line.claim), line.procedure)

    def all_days(self, line: ServiceLine, code: str) -> Sequence[date]:
        """The days of a code's drug for the patient of a line, those of other files too."""
        patient = patient_of(line.claim)
        drug = billed_name(line) if code == line.procedure else drug_of_code(code, self._mappings.drugs)
        before = self._before.days.get((patient, drug), ()) if self._before is not None else ()
        return (*self._in_file(patient, code), *before)

    def _in_file(self, patient: bytes, code: str) -> Sequence[date]:
        if self._days is None:
            self._days = self._look_up()
        return sorted(self._days.get((patient, code), ()))

    def _look_up(self) -> _Days:
        days: _Days = {}
        reader = ClaimReader(self._data, self._mappings)
        for item in scan(self._data, reader.wanted):
            if isinstance(item, Batch):
                for _, claim in reader.claims(item):
                    _take(claim, days)
                    claim.let_go()
        return days


def _take(claim: Claim, days: _Days) -> None:
    patient = patient_of(claim)
    for line in claim.lines:
        if line.day is not None and not line.discarded:
            days.setdefault((patient, line.procedure), set()).add(line.day)


def days_before(reader: ClaimReader, batches: Iterable[Batch], history: History) -> DaysBefore | None:
    """What other files say of the patients and drugs of claims whose payer asks for it."""
    if not reader.mappings.payers.asks_earlier:
        return None
    wanted: set[tuple[bytes, str]] = set()
    for batch in batches:
        for _, claim in reader.claims(batch):
            if claim.payer.policy.policies.asks_earlier:
                patient = patient_of(claim)
                for line in claim.target_lines:
                    codes = claim.payer.policy.policies.treatments
                    drugs = (drug_of_code(code, reader.mappings.drugs) for code in codes)
                    wanted.update((patient, drug) for drug in (billed_name(line), *drugs))
            claim.let_go()
    return history.days_before(wanted) if wanted else None
