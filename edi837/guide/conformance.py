"""What the guide rules report: the faults of a claim, one at a place.

This module does not load pyx12 until a claim is held against the guide; a run that asks for no guide never does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing, Spot, spot
from edi837.guide.acknowledged import acknowledgement
from edi837.guide.fault import SEGMENT_LEVEL, FaultKind, GuideFault
from edi837.x12.segment import Element

_SAYS_MORE = {
    FaultKind.LENGTH_OR_TYPE: FaultKind.VALUE_NOT_ALLOWED,
    FaultKind.SYNTAX_NOTE: FaultKind.REQUIRED_MISSING,
}


@lru_cache(maxsize=1)
def claim_faults(claim: Claim) -> tuple[GuideFault, ...]:
    """The faults of loop 2300 of a claim, after those of the levels that begin with it.

    The guide rules ask one after the other for the same claim.
    """
    from edi837.guide.check import check_claim

    return (*level_faults(claim), *check_claim(claim))


def level_faults(claim: Claim) -> tuple[GuideFault, ...]:
    """The faults of the levels above a claim (provider, subscriber, patient) that no claim before it hangs from."""
    from edi837.guide.check import check_levels

    return tuple(check_levels(claim, claim.first_level))


def findings(claim: Claim, kind: FaultKind) -> Iterator[Finding]:
    """The faults of one kind as findings; `related` names the service line."""
    for fault in one_each(claim_faults(claim)):
        if fault.kind is kind:
            related = (fault.line,) if fault.line else ()
            yield Finding(fault.at, fault.message, related=related, ack=acknowledgement(fault))


def one_each(faults: Sequence[GuideFault]) -> list[GuideFault]:
    """One fault at a place: a wrong value says more than its length, an empty one more than a syntax note.

    A segment that went astray is not missing as well.
    """
    places = {kind: {spot(fault.at) for fault in faults if fault.kind is kind} for kind in _SAYS_MORE.values()}
    astray = {_segment_of(fault) for fault in faults if fault.code == "1" and fault.level == SEGMENT_LEVEL}
    kept: dict[tuple[FaultKind, Spot], GuideFault] = {}
    for fault in faults:
        says_more = _SAYS_MORE.get(fault.kind)
        told = says_more is not None and spot(fault.at) in places[says_more]
        if not told and not (isinstance(fault.at, Missing) and _segment_of(fault) in astray):
            kept.setdefault((fault.kind, spot(fault.at)), fault)
    return list(kept.values())


def _segment_of(fault: GuideFault) -> tuple[str, str, str]:
    """ID, loop and line of the segment that a fault is about."""
    at = fault.at
    if isinstance(at, Missing):
        return at.reference.rpartition("/")[2], fault.loop, fault.line
    segment = at.segment if isinstance(at, Element) else at
    return segment.id, fault.loop, fault.line
