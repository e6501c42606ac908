"""Holds the heading of a set, its levels and its claims against the guide."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from sys import intern

from edi837.claim.claim import Claim
from edi837.findings.finding import Missing
from edi837.guide import words
from edi837.guide.compiling import CLAIM, HEADING, PATIENT, PROVIDER, SUBSCRIBER
from edi837.guide.fault import ELEMENT_LEVEL, SEGMENT_LEVEL, FaultKind, GuideFault
from edi837.guide.placement import PlaceFault, PlaceKind
from edi837.guide.tables import LoopTable
from edi837.guide.walker import Fault, SegmentFault, Walker, walker
from edi837.mapping.mappings import Mappings
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import Element, Segment

_LEVELS = {"20": PROVIDER, "22": SUBSCRIBER, "23": PATIENT}
_REQUIRED_LEVELS = (PROVIDER, SUBSCRIBER)
_LINE, _LOOP_OF_LINE = "LX", "2400"
_KINDS = {
    PlaceKind.UNKNOWN: FaultKind.UNEXPECTED,
    PlaceKind.UNEXPECTED: FaultKind.UNEXPECTED,
    PlaceKind.MISSING: FaultKind.REQUIRED_MISSING,
    PlaceKind.LOOP_MISSING: FaultKind.REQUIRED_MISSING,
    PlaceKind.LOOP_TOO_OFTEN: FaultKind.REPEATED_TOO_OFTEN,
    PlaceKind.SEGMENT_TOO_OFTEN: FaultKind.REPEATED_TOO_OFTEN,
    PlaceKind.NOT_USED: FaultKind.NOT_USED_PRESENT,
}


def walker_of(mappings: Mappings, claim_type: str, delimiters: Delimiters) -> Walker:
    """The walker for the sets of a kind."""
    return walker(mappings.corrections[claim_type], delimiters)


def check_claim(claim: Claim) -> list[GuideFault]:
    """What the guide does not allow in loop 2300 and the loops in it, in the order that it is met."""
    walk = _walker(claim)
    if walk.walked(CLAIM, claim.content).conforming is not None:
        return []
    return check_stretch(walk, CLAIM, claim.segments)


def check_levels(claim: Claim, first_level: int = 0) -> list[GuideFault]:
    """What the guide does not allow in loops 2000A, 2000B and 2000C above a claim, from the `first` of them on."""
    levels = (claim.provider, claim.subscriber, claim.patient)
    walk = _walker(claim)
    faults = []
    for depth, segments in enumerate(levels[first_level:], first_level):
        if segments:
            faults += check_stretch(walk, level_root(segments), segments)
        elif depth < len(_REQUIRED_LEVELS) and not claim.under_unknown_level:
            faults.append(_level_missing(walk, depth, claim.clm))
    return faults


def check_heading(walk: Walker, segments: Sequence[Segment], followed: bool) -> list[GuideFault]:
    """What the guide does not allow from ST to the first level of a set, where one follows; sets their loops."""
    texts = [segment.text for segment in segments]
    placement, _ = walk.walk(HEADING, texts)
    for segment, table in zip(segments, placement.tables, strict=True):
        segment.loop = table.loop.id if table is not None else ""
    # The elements of ST are the envelope's.
    faults = [
        fault
        for fault in check_stretch(walk, HEADING, segments)
        if not (isinstance(fault.at, Element) and fault.at.segment is segments[0])
    ]
    return faults if followed else [*faults, _level_missing(walk, 0, segments[0])]


def check_level(walk: Walker, segments: Sequence[Segment]) -> list[GuideFault]:
    """What the guide does not allow in one level alone; sets the loops of its segments."""
    root = level_root(segments)
    placement, _ = walk.walk(root, [segment.text for segment in segments])
    for segment, table in zip(segments, placement.tables, strict=True):
        segment.loop = table.loop.id if table is not None else root
    return check_stretch(walk, root, segments)


def level_root(segments: Sequence[Segment]) -> str:
    """The loop that a level is: by HL03, or where that is not one of the guide's by what it holds."""
    named = _LEVELS.get(segments[0].value(3).strip())
    if named is not None:
        return named
    ids = {segment.id for segment in segments}
    return SUBSCRIBER if "SBR" in ids else PATIENT if "PAT" in ids else PROVIDER


def check_stretch(walk: Walker, root: str, segments: Sequence[Segment]) -> list[GuideFault]:
    """The faults of one stretch, which begins with the segment that opens `root`."""
    placement, faults = walk.walk(root, [_text(segment, walk.component) for segment in segments])
    tables = placement.tables if faults else ()
    lines = [index for index, table in enumerate(tables) if table is not None and table.id == _LINE]
    return [_fault(fault, segments, lines) for fault in faults]


def _text(segment: Segment, component: str) -> str:
    """The segment as the guide reads it: of another component separator a rule of its own speaks."""
    own = segment.delimiters.component
    return segment.text if own == component else segment.text.replace(own, component)


def _walker(claim: Claim) -> Walker:
    return walker_of(claim.mappings, claim.claim_type, claim.info.delimiters)


def _fault(guide_fault: Fault, segments: Sequence[Segment], lines: Sequence[int]) -> GuideFault:
    segment = segments[guide_fault.at]
    if isinstance(guide_fault, SegmentFault):
        fault, loop = guide_fault.fault, guide_fault.table.loop
        at = segment.element(fault.position, fault.component)
        line = _line(guide_fault.at, loop, segments, lines)
        message = words.of_element(fault, at)
        return GuideFault(fault.kind, at, ELEMENT_LEVEL, fault.code, loop.id, message, line, fault.severity)
    kind, missing = _KINDS[guide_fault.kind], guide_fault.kind in (PlaceKind.MISSING, PlaceKind.LOOP_MISSING)
    # A loop that is missing is not in the line that it is missed beside, and one too many has a name of its own.
    loop = (
        guide_fault.table.loop
        if guide_fault.table is not None and (missing or guide_fault.table.opens)
        else guide_fault.loop
    )
    line = _line(guide_fault.at, guide_fault.loop, segments, lines)
    at_place = _missing(segment, guide_fault) if missing else segment
    # The same text for thousands of the same faults.
    message = intern(words.of_place(guide_fault, segment.text.split(segment.delimiters.element, 1)[0]))
    return GuideFault(kind, at_place, SEGMENT_LEVEL, guide_fault.kind.value, loop.id, message, line)


def _missing(segment: Segment, fault: PlaceFault) -> Missing:
    table = fault.table
    if table is None:
        raise ValueError("what is missing has a table")
    return Missing(segment, f"{table.loop.id}/{table.id}".lstrip("/"))


def _line(index: int, loop: LoopTable | None, segments: Sequence[Segment], lines: Sequence[int]) -> str:
    """LX01 of the service line that a segment stands in, '' where its loop is in none; `lines` are those of LX."""
    while loop is not None and loop.id != _LOOP_OF_LINE:
        loop = loop.parent
    begun = bisect_right(lines, index) if loop is not None else 0
    return segments[lines[begun - 1]].value(1) if begun else ""


def _level_missing(walk: Walker, depth: int, beside: Segment) -> GuideFault:
    root = walk.guide.roots[_REQUIRED_LEVELS[depth]]
    fault = PlaceFault(PlaceKind.LOOP_MISSING, 0, root, root.opening)
    message = words.of_place(fault, beside.id)
    at = Missing(beside, f"{root.id}/{root.opening.id}")
    return GuideFault(FaultKind.REQUIRED_MISSING, at, SEGMENT_LEVEL, fault.kind.value, root.id, message)
