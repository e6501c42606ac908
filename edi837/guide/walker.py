"""The walk through a set, one stretch at a time: each segment at its place, and what is wrong with it there.

A stretch is the heading of a set, a level (HL) or a claim, each up to the next one. What holds between stretches
is told by the hierarchy; so any stretch can be walked alone, in any process, and nothing of the set waits in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from edi837.guide.compiling import tables
from edi837.guide.elements import ElementFault
from edi837.guide.heads import Heads
from edi837.guide.judging import Good, Known, SegmentJudge
from edi837.guide.placement import Head, PlaceFault, Placement
from edi837.guide.placing import place
from edi837.guide.tables import GuideTables, LoopTable, SegmentTable
from edi837.guide.unmatched import unmatched
from edi837.mapping.corrections import Corrections
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Delimiters
from edi837.x12.lenient import meant_id

# Of how many segments sequences are remembered for each loop: four thousand claims as they usually are.
_SEGMENTS = 1 << 17


class SegmentFault(NamedTuple):
    """A fault of the elements of a segment, and the index of that in its stretch."""

    at: int
    table: SegmentTable
    fault: ElementFault


Fault = PlaceFault | SegmentFault


class Walked(NamedTuple):
    """The texts of the segments of a stretch, and where they belong; None where the guide has anything against them."""

    texts: Sequence[str]
    conforming: Placement | None


class _Shape(NamedTuple):
    """Where the segments of alike stretches belong, what is known of the tables that they have there, and how good
    texts of each are told.
    """

    placement: Placement
    known: tuple[Known | None, ...]
    good: tuple[Good | None, ...]


class Walker:
    """Walks through stretches of files with the same guide and the same delimiters."""

    def __init__(self, guide: GuideTables, delimiters: Delimiters) -> None:
        self.guide = guide
        self._judge = SegmentJudge(delimiters)
        self.component = delimiters.component
        self._separators = delimiters.element, delimiters.component
        self._reading = Heads(guide, delimiters)
        self._terminator = delimiters.segment
        self._shapes: dict[str, dict[str, _Shape]] = {root: {} for root in guide.roots}
        self._segments = dict.fromkeys(guide.roots, 0)

    def walked(self, root: str, content: bytes) -> Walked:
        """The segments of some bytes, and their places where the guide has nothing against them."""
        read = self._reading.of_bytes(content, self._shapes[root])
        texts, heads, shape, places = read
        if shape is None:
            return Walked(texts, self._conforming(root, texts, heads))
        return Walked(texts, self._placement(shape, texts, places))

    def conforms(self, root: str, texts: Sequence[str]) -> bool:
        """Whether the guide has nothing against a stretch that is cut already."""
        return self._conforming(root, texts, self._reading.of_texts(texts).heads) is not None

    def _conforming(self, root: str, texts: Sequence[str], heads: str) -> Placement | None:
        shape = self._shape(root, heads)
        return self._placement(shape, texts, unmatched(shape.good, texts))

    def _placement(self, shape: _Shape, texts: Sequence[str], places: Sequence[int]) -> Placement | None:
        """Where the segments belong; None where the guide has anything against them. At some places it is asked."""
        placement, known, _ = shape
        if placement.faults:
            return None
        judge = self._judge.faults
        for at in places:
            # It was found not to be good, so its table is there.
            if judge(known[at], texts[at]):  # type: ignore[arg-type]
                return None
        return placement

    def walk(self, root: str, texts: Sequence[str]) -> tuple[Placement, list[Fault]]:
        """The places of the segments of a stretch, and its faults in the order of the segments."""
        placement, known, _ = self._shape(root, self._reading.of_texts(texts).heads)
        faults: list[Fault] = list(placement.faults)
        for index, (of_table, text) in enumerate(zip(known, texts, strict=True)):
            if of_table is not None:
                faults += [SegmentFault(index, of_table.table, fault) for fault in self._judge.faults(of_table, text)]
        faults.sort(key=lambda fault: fault.at)
        return placement, faults

    def _shape(self, root: str, heads: str) -> _Shape:
        shapes = self._shapes[root]
        shape = shapes.get(heads)
        if shape is None:
            loop: LoopTable = self.guide.roots[root]
            placement = place(self.guide, loop, [self._head(head) for head in heads.split(self._terminator)])
            known = tuple([self._judge.known(table) if table else None for table in placement.tables])
            good = tuple([of_table.good if of_table else None for of_table in known])
            shape = _Shape(placement, known, good)
            self._segments[root] += len(known)
            if self._segments[root] > _SEGMENTS:
                shapes.clear()
                self._segments[root] = len(known)
            shapes[heads] = shape
        return shape

    def _head(self, text: str) -> Head:
        """ID and qualifiers of the beginning of a segment."""
        element, component = self._separators
        name, *sent = text.split(element)
        values = []
        for key in self.guide.keys.get(meant_id(name), ()):
            value = sent[key.position - 1] if key.position <= len(sent) else ""
            values.append((value.split(component)[0] if key.component else value).rstrip(" "))
        return (name, *values)


@lru_cache(maxsize=8)
def walker(corrections: Corrections, delimiters: Delimiters) -> Walker:
    """The walker for a guide and some delimiters; what it has seen belongs to no other."""
    return Walker(tables(corrections), delimiters)
