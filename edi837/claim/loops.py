"""Segments put into the loops of the implementation guide.

Where native code was built, `Loop` and `build` are its own: what follows here is the reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from edi837.mapping.guides import Guide
from edi837.native import native
from edi837.x12.segment import PlainSegment, Segment

_NONE: list[Segment] = []
# A line bills its service in one of these, which stands right after its LX.
SERVICES = ("SV1", "SV2", "SV3")
_LINE_OPENER = "LX"


class PlainLoop:
    """One occurrence of a loop: its own segments, the first of which opened it, and the loops in it."""

    __slots__ = ("_by_id", "id", "loops", "segments")

    def __init__(self, loop_id: str) -> None:
        self.id = loop_id
        self.segments: list[Segment] = []
        self.loops: list[PlainLoop] = []
        # Filled at the first question, when all segments are there.
        self._by_id: dict[str, list[Segment]] | None = None

    def of(self, segment_id: str) -> list[Segment]:
        """The segments of that ID; not to be changed."""
        known = self._by_id
        if known is None:
            known = self._by_id = {}
            for segment in self.segments:
                known.setdefault(segment.elements[0], []).append(segment)
        return known.get(segment_id, _NONE)

    def first(self, segment_id: str, *qualifiers: str) -> Segment | None:
        """The first segment of that ID, whose first element is one of `qualifiers` where any are given."""
        for segment in self.of(segment_id):
            if not qualifiers or segment.value(1).strip() in qualifiers:
                return segment
        return None

    def all(self, segment_id: str, *qualifiers: str) -> list[Segment]:
        """All segments of that ID with one of the qualifiers, as in first()."""
        return [segment for segment in self.of(segment_id) if segment.value(1).strip() in qualifiers]

    def child(self, loop_id: str) -> PlainLoop | None:
        """The first loop of that id in this one."""
        for loop in self.loops:
            if loop.id == loop_id:
                return loop
        return None

    def children(self, *loop_ids: str) -> list[PlainLoop]:
        """The loops of those ids in this one."""
        return [loop for loop in self.loops if loop.id in loop_ids]

    def walk(self) -> Iterator[Segment]:
        """All segments of this loop and the loops in it, loop by loop."""
        yield from self.segments
        for loop in self.loops:
            yield from loop.walk()

    def __repr__(self) -> str:
        return f"<Loop {self.id}>"


def plain_build(segments: list[Segment], guide: Guide, root: str) -> PlainLoop:
    """The loop `root` that the first of `segments` opens, with all others in it, each told its loop.

    A segment that fits nowhere stays where it stands; one that belongs to an outer loop goes there and does not
    end the loop that it interrupts, so a segment out of order costs nothing but itself.
    """
    top = at = PlainLoop(root)
    stack = [top]
    here = guide.steps_in(root)
    segments[0].loop = root
    top.segments.append(segments[0])
    for segment in segments[1:]:
        elements = segment.elements
        pops, opens = here.get(elements[0]) or guide.step(at.id, elements)
        if pops >= len(stack):
            pops, opens = 0, ""
        if opens:
            if pops:
                del stack[-pops:]
            at = PlainLoop(opens)
            stack[-1].loops.append(at)
            stack.append(at)
            here = guide.steps_in(opens)
            pops = 0
        loop = stack[-1 - pops] if pops else at
        segment.loop = loop.id
        loop.segments.append(segment)
    return top


def build_leniently(segments: list[PlainSegment], guide: Guide, root: str) -> PlainLoop:
    """As plain_build() does, with a loop 2400 for each service, whatever became of its LX.

    A service without an LX of its own opens its loop itself; what follows belongs to that line and to no other.
    """
    placed: list[PlainSegment] = []
    opened = False
    for segment in segments:
        if segment.id in SERVICES:
            if not opened:
                placed.append(_line_opener(segment))
            opened = False
        opened = opened or segment.id == _LINE_OPENER
        placed.append(segment)
    top = plain_build(placed, guide, root)
    for loop in top.loops:
        if loop.segments[0].end == loop.segments[0].start:
            del loop.segments[0]
    return top


def _line_opener(service: PlainSegment) -> PlainSegment:
    """A segment of no bytes that opens the loop of a service."""
    return PlainSegment(service.delimiters, service.start, service.start, service.ordinal, [_LINE_OPENER])


def _native_build(segments: list[Segment], guide: Guide, root: str) -> PlainLoop:
    # Called only where native code was built.
    loop: PlainLoop = native.build(segments, guide, guide.marks, guide.qualifiers, root)  # type: ignore[union-attr]
    return loop


if TYPE_CHECKING or native is None:
    Loop = PlainLoop
    build = plain_build
else:
    Loop = native.Loop
    build = _native_build
