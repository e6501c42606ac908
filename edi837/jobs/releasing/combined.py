"""An approved fix beside a safe one that it meets: both spliced as one change of the element that they share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal

from edi837.decisions.resolve import Approved
from edi837.jobs.reporting.spans import delimiters_at
from edi837.manifest.entries import ChangeEntry, Entry, RemovedEntry
from edi837.system.dataclass import dataclass
from edi837.system.errors import Conflict
from edi837.x12 import values
from edi837.x12.canonical import canonical, canonical_text
from edi837.x12.change import Change, in_order, splice
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.segment import Element, cut
from edi837.x12.values import plain

_FIRST_MODIFIER, _DESCRIPTION = 2, 6
_PROCEDURES = {("SV1", 1), ("SV2", 2)}


class CannotCombine(Conflict):
    """An approved fix meets safe ones, and they do not share one element."""

    def __init__(self, approved: Approved) -> None:
        super().__init__("an approved fix meets a safe one, and both cannot be made together")
        self.approved = approved


@dataclass
class _Shared:
    """An element that approved and safe changes share."""

    element: Element
    approved: list[tuple[Change, Approved]] = field(default_factory=list)
    safe: list[ChangeEntry] = field(default_factory=list)


def combine(data: Buffer, listed: Iterable[Entry], approved: Sequence[Approved]) -> list[Entry]:
    """The entries of a release: those made already, and the approved ones; CannotCombine names what cannot be."""
    safe = sorted(entry for entry in listed if isinstance(entry, ChangeEntry))
    approved, follows = _with_totals(approved)
    shared = _shared(data, safe, approved)
    starts = sorted(shared)
    entries: list[Entry] = [entry for entry in listed if isinstance(entry, RemovedEntry)]
    for entry in safe:
        if (stretch := _around(shared, starts, entry.change)) is not None:
            stretch.safe.append(entry)
        else:
            entries.append(entry)
    for fix in approved:
        for change in fix.changes:
            if (stretch := _around(shared, starts, change)) is not None:
                stretch.approved.append((change, fix))
            else:
                proposal = fix.proposal
                entry = ChangeEntry(change, proposal.rule, proposal.exception_id, proposal.claim)
                entries.append(entry._replace(also=follows.get(change, ())))
    entries.extend(_spliced(data, touched, follows) for touched in shared.values())
    return sorted(entries, key=lambda entry: (entry.start, entry.end))


def _with_totals(approved: Sequence[Approved]) -> tuple[list[Approved], dict[Change, tuple[str, ...]]]:
    """The approved fixes with each CLM02 changed once, by the first; and by that change the ids of the others."""
    by_place: dict[int, list[Approved]] = {}
    for fix in approved:
        if (total := fix.proposal.total(fix.changes)) is not None:
            by_place.setdefault(total.start, []).append(fix)
    follows: dict[Change, tuple[str, ...]] = {}
    fixes = list(approved)
    for fixes_of_claim in by_place.values():
        first, *others = fixes_of_claim
        total = first.proposal.total(first.changes)
        if not others or total is None:
            continue
        amount = Decimal(total.expected.decode("latin-1")) + sum(
            (approval.moved for approval in fixes_of_claim), Decimal(0)
        )
        together = total._replace(replacement=plain(amount).encode())
        follows[together] = tuple(approval.proposal.exception_id for approval in others)
        for fix in fixes_of_claim:
            kept = tuple(change for change in fix.changes if change.start != total.start)
            fixes[fixes.index(fix)] = fix._replace(changes=(*kept, together) if fix is first else kept)
    return fixes, follows


def _shared(data: Buffer, safe: Sequence[ChangeEntry], approved: Sequence[Approved]) -> dict[int, _Shared]:
    """The elements in which approved changes meet safe ones, by where they begin."""
    meeting = [(fix, change, met) for fix in approved for change in fix.changes if (met := _meeting(safe, change))]
    delimiters = delimiters_at(data, [change.start for _, change, _ in meeting])
    shared: dict[int, _Shared] = {}
    for fix, change, met in meeting:
        element = _element(data, delimiters[change.start], [change, *(entry.change for entry in met)])
        if element is None:
            raise CannotCombine(fix)
        shared.setdefault(element.span[0], _Shared(element))
    return shared


def _meeting(safe: Sequence[ChangeEntry], change: Change) -> list[ChangeEntry]:
    at = max(bisect_left(safe, change.start, key=lambda entry: entry.start) - 1, 0)
    met = []
    while at < len(safe) and safe[at].start <= change.end:
        if change.meets(safe[at].change):
            met.append(safe[at])
        at += 1
    return met


def _element(data: Buffer, delimiters: Delimiters, changes: Sequence[Change]) -> Element | None:
    """The element that holds all of the changes; None when there is none."""
    terminator = delimiters.segment.encode("latin-1")
    start = min(change.start for change in changes)
    begin = data.rfind(terminator, 0, start) + 1
    end = data.find(terminator, start) + 1
    segments = cut(bytes(data[begin:end]), delimiters, begin)
    for segment in segments:
        for position in range(1, len(segment.elements)):
            element = segment.element(position)
            first, last = element.span
            if all(first <= change.start and change.end <= last for change in changes):
                return element
    return None


def _around(shared: dict[int, _Shared], starts: Sequence[int], change: Change) -> _Shared | None:
    """The shared element that a change lies in."""
    at = bisect_left(starts, change.start + 1) - 1
    if at < 0:
        return None
    stretch = shared[starts[at]]
    return stretch if change.end <= stretch.element.span[1] and change.start < stretch.element.span[1] else None


def _spliced(data: Buffer, shared: _Shared, follows: Mapping[Change, tuple[str, ...]]) -> ChangeEntry:
    """One change of the element: as approved, and then written as the safe fixes write it."""
    element = shared.element
    start, end = element.span
    segment, position = element.segment, element.position
    changes = in_order(change for change, _ in shared.approved)
    text = b"".join(splice(data, changes, start, end)).decode("latin-1")
    approved = [*segment.elements[:position], text, *segment.elements[position + 1 :]]
    written = [*approved[:position], _repaired(approved, position, segment.delimiters), *approved[position + 1 :]]
    first = shared.approved[0][1]
    if canonical(approved, segment.delimiters) != canonical(written, segment.delimiters):
        raise CannotCombine(first)
    change = Change(start, end, bytes(data[start:end]), written[position].encode("latin-1"))
    proposal = first.proposal
    others = [fix.proposal.exception_id for _, fix in shared.approved] + [entry.exception_id for entry in shared.safe]
    others += [name for entry, _ in shared.approved for name in follows.get(entry, ())]
    also = tuple(name for name in dict.fromkeys(others) if name != proposal.exception_id)
    return ChangeEntry(change, proposal.rule, proposal.exception_id, proposal.claim)._replace(also=also)


def _repaired(elements: list[str], position: int, delimiters: Delimiters) -> str:
    """The element in the form that safe fixes write."""
    parts = elements[position].split(delimiters.component)
    if (elements[0], position) in _PROCEDURES:
        kept = values.modifiers(parts[_FIRST_MODIFIER:_DESCRIPTION])
        described = parts[_DESCRIPTION:]
        gaps = [""] * (_DESCRIPTION - _FIRST_MODIFIER - len(kept)) if any(described) else []
        parts = [parts[0], *map(values.code, parts[1:2]), *kept, *gaps, *(described if any(described) else [])]
        return delimiters.component.join(parts)
    if len(parts) == 1:
        return canonical_text(elements, position, 0, delimiters)
    return delimiters.component.join(
        canonical_text(elements, position, component, delimiters) for component in range(1, len(parts) + 1)
    )
