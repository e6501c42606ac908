"""What a release leaves: the errors that no decision took away, and the claims that they are about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.reporting.spans import delimiters_at
from edi837.manifest.entries import ChangeEntry, Entry
from edi837.rows.record import ExceptionRecord
from edi837.split.parted_file import EnvelopeFault
from edi837.x12.delimiters import Buffer


class Remaining(NamedTuple):
    """Rows with errors that are left; the claims with errors (offsets of their CLM) and the faults of envelopes.

    All places are those of the original; `rows` keep where they were found, `places` has it in the original.
    """

    rows: tuple[ExceptionRecord, ...] = ()
    places: tuple[int, ...] = ()
    claims: tuple[int, ...] = ()
    faults: tuple[EnvelopeFault, ...] = ()


def find_remaining(
    data: Buffer,
    entries: Iterable[Entry],
    rows: Sequence[ExceptionRecord],
    new: Sequence[ExceptionRecord],
    after: FileOutcome,
) -> Remaining:
    """What is left of the original's `rows`, and `new` rows of the released file, which was judged as `after`."""
    origin = _Origin(entries)
    left = [row for row in rows if row.counts and row.severity == "error"]
    errors = [row for row in new if row.counts and row.severity == "error"]
    claims = {origin.of(at) for at in (*after.faulty, *after.faulty_by_file)}
    claims.update(_claims_of(data, [row for row in left if row.patient_control_number]))
    return Remaining(
        (*left, *errors),
        (*(int(row.byte_start or 0) for row in left), *(origin.of(int(row.byte_start or 0)) for row in errors)),
        tuple(sorted(claims)),
        tuple(EnvelopeFault(origin.of(at), code) for at, code in after.faults),
    )


def _claims_of(data: Buffer, rows: Sequence[ExceptionRecord]) -> set[int]:
    """Where the claims of rows begin; what a level before the claim is faulted for is found with the released file."""
    delimiters = delimiters_at(data, [int(row.byte_start or 0) for row in rows])
    claims = set()
    for row in rows:
        place = int(row.byte_start or 0)
        separator = delimiters[place].element.encode("latin-1")
        claim = b"CLM" + separator + row.patient_control_number.encode("latin-1", "replace") + separator
        at = data.rfind(claim, 0, place + len(claim))
        if at >= 0:
            claims.add(at)
    return claims


class _Origin:
    """Where a place of the released file is in the original."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._ends: list[int] = []
        self._shifts: list[int] = []
        shift = 0
        for entry in entries:
            written = entry.change.replacement if isinstance(entry, ChangeEntry) else b""
            shift += len(written) - (entry.end - entry.start)
            self._ends.append(entry.end + shift)
            self._shifts.append(shift)

    def of(self, at: int) -> int:
        """The place in the original."""
        last = bisect_right(self._ends, at) - 1
        return at - self._shifts[last] if last >= 0 else at
