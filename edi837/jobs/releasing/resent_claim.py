"""What a claim that is sent again says of itself: CLM05-3, REF*F8, and on 837I the reason of the change (HI*BG)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from edi837.appeal.resending import CHANGE_REASONS, Resending
from edi837.system.errors import UsageError
from edi837.x12.change import Change
from edi837.x12.delimiters import Buffer
from edi837.x12.segment import PlainSegment

# CLM05-3, and where REF*F8 stands: after the last of these that a claim begins with (2300 of 837P and 837I).
_FREQUENCY = (5, 3)
_HEAD = frozenset(("DTP", "CL1", "PWK", "CN1", "AMT", "REF"))
_CONDITION, _MOST_CONDITIONS = "BG", 12


def resending_changes(data: Buffer, segments: Sequence[PlainSegment], resending: Resending) -> list[Change]:
    """The changes that make a claim say how it goes again, in order; `segments` are the claim's, from its CLM on."""
    claim = [*_before_lines(segments)]
    clm, breaks = claim[0], bytes(data[segments[0].end : segments[1].start])
    changes = (
        [] if clm.value(*_FREQUENCY) == resending.frequency else [clm.element(*_FREQUENCY).becomes(resending.frequency)]
    )
    known = next((at for at, segment in enumerate(claim) if segment.id == "REF" and segment.value(1) == "F8"), None)
    if not resending.payer_number:
        if known is not None:
            start, end = claim[known].start, segments[known + 1].start
            changes.append(Change(start, end, bytes(data[start:end]), b""))
    elif known is None:
        last = [segment for segment in claim if segment is clm or segment.id in _HEAD][-1]
        changes.append(_inserted(last, ("REF", "F8", resending.payer_number), breaks))
    elif claim[known].value(2) != resending.payer_number:
        changes.append(claim[known].element(2).becomes(resending.payer_number))
    if resending.change_reason:
        changes.append(_condition(claim, resending.change_reason, breaks))
    return sorted(changes, key=lambda change: change.start)


def _before_lines(segments: Sequence[PlainSegment]) -> Iterator[PlainSegment]:
    """The segments of 2300 itself: up to the first provider, other payer, line or level."""
    return takewhile(lambda segment: segment.id not in ("NM1", "SBR", "LX", "HL"), segments)


def _condition(claim: Sequence[PlainSegment], reason: str, breaks: bytes) -> Change:
    """A condition code beside those that are there, else in an HI of its own after the others."""
    component = claim[0].delimiters.component
    code = f"{_CONDITION}{component}{reason}"
    of_conditions = [segment for segment in claim if segment.id == "HI" and segment.value(1, 1) == _CONDITION]
    for segment in of_conditions:
        for position in range(1, len(segment.elements)):
            if segment.value(position, 2) in CHANGE_REASONS:
                raise UsageError(
                    f"the claim gives {segment.value(position, 2)} as the reason of a change already; it can give one"
                )
    if of_conditions and len(of_conditions[-1].elements) <= _MOST_CONDITIONS:
        end = of_conditions[-1].end - 1
        return Change(end, end, b"", f"{claim[0].delimiters.element}{code}".encode("latin-1"))
    last = [segment for segment in claim if segment is claim[0] or segment.id in _HEAD | {"K3", "NTE", "CRC", "HI"}][-1]
    return _inserted(last, ("HI", code), breaks)


def _inserted(after: PlainSegment, elements: tuple[str, ...], breaks: bytes) -> Change:
    text = after.delimiters.element.join(elements) + after.delimiters.segment
    return Change(after.end, after.end, b"", breaks + text.encode("latin-1"))
