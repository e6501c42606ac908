"""Holds a claim, or the levels above it, against its guide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from edi837.claim.claim import Claim
from edi837.findings.finding import Missing
from edi837.guide import text, words
from edi837.guide.elements import element_faults, not_judged
from edi837.guide.fault import SEGMENT_LEVEL, FaultKind, GuideFault
from edi837.guide.maps import Node, Part, Start, claim_start, level_start, part
from edi837.guide.walk import Step, Walk
from edi837.x12.segment import Element, Segment

_LINE = "2400"
_REQUIRED_LEVELS = ("20", "22")
# What follows a claim, or the levels above it, in a set: only then the map says what is missing at their end.
_AFTER_CLAIM, _AFTER_LEVELS = ["SE", "1", "1"], ["CLM", "1"]
_KINDS = {
    "2": FaultKind.NOT_USED_PRESENT,
    "4": FaultKind.REPEATED_TOO_OFTEN,
    "5": FaultKind.REPEATED_TOO_OFTEN,
}


def check_claim(claim: Claim) -> list[GuideFault]:
    """What the guide does not allow in loop 2300 and the loops in it, in the order that it is met."""
    segments = sorted(claim.loop.walk(), key=lambda segment: segment.start)
    start = claim_start(claim.claim_type, bool(claim.patient))
    return _Check(start, part(claim.claim_type, True)).run(segments, _AFTER_CLAIM)


def check_levels(claim: Claim, first: int = 0) -> list[GuideFault]:
    """What the guide does not allow in loops 2000A, 2000B and 2000C above a claim, from the `first` of them on."""
    levels = (claim.provider, claim.subscriber, claim.patient)
    segments = [segment for level in levels[first:] for segment in level]
    above = list(zip(_REQUIRED_LEVELS, levels, strict=False))[first:]
    absent = [
        _missing(claim.clm, level_start(claim.claim_type, level).node)
        for level, _ in takewhile(lambda one: not one[1], above)
    ]
    if not segments:
        return absent
    start = level_start(claim.claim_type, segments[0].value(3))
    after = _AFTER_LEVELS if claim.subscriber else _AFTER_CLAIM
    return absent + _Check(start, part(claim.claim_type, False)).run(segments, after)


class _Check:
    """One walk with what is said on the way; `openers` holds the segment that opened each loop last, by its path."""

    def __init__(self, start: Start, part: Part) -> None:
        self.start = start
        self.part = part
        self.walk = Walk(start, part)
        self.openers: dict[str, Segment] = {}
        self.line = ""

    def run(self, segments: list[Segment], after: list[str]) -> list[GuideFault]:
        """The faults of all segments, the first of which stands at the start."""
        faults: list[GuideFault] = []
        for index, segment in enumerate(segments):
            elements = text.values(segment)
            step = self.walk.step(elements[0], text.segment_of(elements)) if index else Step(self.start.node)
            faults += self._in_line(self._missed(step))
            self._open(segment, step.node)
            faults += self._in_line(self._placed(segment, step))
            if step.node is not None:
                faults += self._in_line(element_faults(segment, step.node, elements))
        step = self.walk.leave(text.segment_of(after))
        if step.failure:
            faults.append(not_judged(segments[-1], self.walk.node, step.failure))
        return faults + self._in_line(self._missed(step))

    def _in_line(self, faults: Iterator[GuideFault]) -> list[GuideFault]:
        return [replace(fault, line=self.line) for fault in faults]

    def _open(self, segment: Segment, node: Node | None) -> None:
        if node is not None and node.is_first_seg_in_loop():
            self.openers[node.parent.get_path()] = segment
            if node.parent.id == _LINE:
                self.line = segment.value(1)

    def _missed(self, step: Step) -> Iterator[GuideFault]:
        """What was required before the segment of this step, beside the segment that opened its loop."""
        for error in step.errors:
            if error.err_cde == "3":
                loop = error.map_node.parent
                around = loop.parent if error.map_node.is_first_seg_in_loop() else loop
                if beside := self.openers.get(around.get_path()):
                    yield _missing(beside, error.map_node)

    def _placed(self, segment: Segment, step: Step) -> Iterator[GuideFault]:
        """What is wrong with a segment's being where it is."""
        if step.failure:
            yield not_judged(segment, self.walk.node, step.failure)
        elif step.node is None:
            yield self._unexpected(segment)
        for error in step.errors:
            if kind := _KINDS.get(error.err_cde):
                message = words.of_not_used(segment.id) if error.map_node is None else words.of_repeated(error.map_node)
                yield GuideFault(kind, segment, SEGMENT_LEVEL, error.err_cde, self.walk.node.parent.id, message)

    def _unexpected(self, segment: Segment) -> GuideFault:
        """At the qualifier where it is the qualifier that has no place anywhere, else at the segment."""
        loop = self.walk.node.parent.id
        place: Element | Segment = segment
        position, component, known = self.part.qualifiers.get(segment.id, (0, 0, frozenset()))
        strange = bool(known) and segment.value(position, component).rstrip() not in known
        if strange:
            place = segment.element(position, component)
        message = words.of_unexpected(segment.id, loop, strange)
        unknown = segment.id not in self.part.ids
        return GuideFault(FaultKind.UNEXPECTED, place, SEGMENT_LEVEL, "1", loop, message, unknown=unknown)


def _missing(beside: Segment, node: Node) -> GuideFault:
    loop = node.parent.id
    place = Missing(beside, f"{loop}/{node.id}")
    return GuideFault(FaultKind.REQUIRED_MISSING, place, SEGMENT_LEVEL, "3", loop, words.of_missing(node))
