"""What a release leaves: the errors that no decision took away, and the claims that they are about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.reporting.spans import delimiters_at
from edi837.manifest.entries import ChangeEntry, Entry
from edi837.manifest.proposal import Proposal
from edi837.rows.record import ExceptionRecord
from edi837.split.parted_file import EnvelopeFault
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.patterns import NOTHING_WANTED, patterns

# A row with an error, and where it is in the original.
PlacedError = tuple[ExceptionRecord, int]


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


class Exempt(NamedTuple):
    """What persons said of a release that is split: errors that go out all the same, and proposals whose claims wait
    on, both by their ids.
    """

    accepted: frozenset[str] = frozenset()
    undecided: frozenset[str] = frozenset()


NO_EXEMPTION = Exempt()


def holding(data: Buffer, left: Remaining, exempt: Exempt, proposals: Mapping[str, Proposal]) -> Remaining | None:
    """What keeps claims back: of what is left the errors that nobody accepted, and proposals that go on waiting.

    None where such a proposal is not about one claim: then nothing can be told apart.
    """
    undecided = [proposals[name] for name in sorted(exempt.undecided)]
    waiting = {_claim_around(data, proposal.start, proposal.claim) for proposal in undecided}
    if -1 in waiting:
        return None
    placed = list(zip(left.rows, left.places, strict=True))
    counting = [(row, place) for row, place in placed if row.exception_id not in exempt.accepted]
    accepted = [(row, place) for row, place in placed if row.exception_id in exempt.accepted]
    claims = set(left.claims) - _freed(data, accepted, counting) if counting else set()
    return Remaining(
        tuple(row for row, _ in counting),
        tuple(place for _, place in counting),
        tuple(sorted(claims | waiting)),
        left.faults if any(not row.patient_control_number for row, _ in counting) else (),
    )


def _freed(data: Buffer, accepted: Iterable[PlacedError], counting: Iterable[PlacedError]) -> set[int]:
    """The claims of which each error is accepted; none while an error of a level, which others share, counts."""
    held = {
        _claim_around(data, place, row.patient_control_number) for row, place in counting if row.patient_control_number
    }
    free = {_claim_around(data, place, row.patient_control_number) for row, place in accepted}
    return set() if -1 in held else free - held - {-1}


def _claim_around(data: Buffer, place: int, number: str) -> int:
    """Where the claim of that number begins that a place is in; -1 where it is in none."""
    delimiters = delimiters_at(data, [place])[place]
    claim = _begin_of_claim(number, delimiters)
    at = data.rfind(claim, 0, place + len(claim)) if number else -1
    after = patterns(delimiters, NOTHING_WANTED).next_claim_or_level.search(data, at + 1) if at >= 0 else None
    return -1 if after is not None and after.start() < place else at


def _begin_of_claim(number: str, delimiters: Delimiters) -> bytes:
    separator = delimiters.element.encode("latin-1")
    return b"CLM" + separator + number.encode("latin-1", "replace") + separator


def _claims_of(data: Buffer, rows: Sequence[ExceptionRecord]) -> set[int]:
    """Where the claims of rows begin; what a level before the claim is faulted for is found with the released file."""
    delimiters = delimiters_at(data, [int(row.byte_start or 0) for row in rows])
    claims = set()
    for row in rows:
        place = int(row.byte_start or 0)
        claim = _begin_of_claim(row.patient_control_number, delimiters[place])
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
