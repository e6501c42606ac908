"""The days on which patients of a file had a drug, by its other claims; looked for when a policy asks first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.facts import patient_of
from edi837.claim.reader import ClaimReader
from edi837.mapping.mappings import Mappings
from edi837.x12.batch import Batch
from edi837.x12.delimiters import Buffer
from edi837.x12.scan import scan

# By patient and procedure.
_Days = dict[tuple[bytes, str], set[date]]


class EarlierInFile:
    """Answers policies that limit how often a drug is given. Other files are not known to it.

    With a ledger the doses of those are counted when the file ends.
    """

    complete = False

    def __init__(self, data: Buffer, mappings: Mappings, counted_later: bool = False) -> None:
        self.counted_later = counted_later
        self._data = data
        self._mappings = mappings
        self._days: _Days | None = None

    def days(self, line: ServiceLine) -> Sequence[date]:
        """The days of the line's code for its patient, those of its own claim included."""
        if self._days is None:
            self._days = self._look_up()
        return sorted(self._days.get((patient_of(line.claim), line.procedure), ()))

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
    for line in claim.target_lines:
        if line.day is not None and not line.discarded:
            days.setdefault((patient, line.procedure), set()).add(line.day)
