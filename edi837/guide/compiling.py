"""The tables of a guide, made once a run from pyx12's map file and the corrections to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from edi837.guide.correcting import Corrector
from edi837.guide.map_files import FILES, DataElement, MapLoop, MapPlace, MapSegment, data_elements, read_map
from edi837.guide.tables import (
    REQUIRED,
    CompositeTable,
    ElementTable,
    GuideTables,
    LoopTable,
    Note,
    Place,
    Qualifier,
    SegmentTable,
)
from edi837.mapping.corrections import Corrections

HEADING, PROVIDER, SUBSCRIBER, PATIENT, CLAIM = "heading", "2000A", "2000B", "2000C", "2300"
_OF_CLAIMS = (PROVIDER, SUBSCRIBER, PATIENT, CLAIM)
# A 999 is one stretch.
_ROOTS: Mapping[str, tuple[str, ...]] = {
    "P": _OF_CLAIMS,
    "I": _OF_CLAIMS,
    "277CA": ("2000A", "2000B", "2000C", "2000D"),
    "277": ("2000A", "2000B", "2000C", "2000D", "2000E"),
    "835": ("2000", "2100"),
    "999": (),
}
_UNLIMITED = 1 << 30
# Another rule counts the lines of a claim, and the claims under a level.
_COUNTED_ELSEWHERE = {"2400"}
_LEVEL, _TRAILER = "HL", "SE"
_UNKNOWN = DataElement("AN", 1, 1 << 20)


@lru_cache(maxsize=8)
def tables(corrections: Corrections) -> GuideTables:
    """The guide that the corrections are made to."""
    return _Compiler(corrections).compile()


class _Compiler:
    """Goes through a map once; claims of patients have the tables of those of subscribers, for both are the same."""

    def __init__(self, corrections: Corrections) -> None:
        self.corrections = corrections
        self._dictionary = data_elements()
        self._corrector = Corrector(corrections)
        self._sizes = dict(corrections.sizes)
        self._loops: dict[str, LoopTable] = {}
        self._roots = _ROOTS[corrections.claim_type]

    def compile(self) -> GuideTables:
        """The tables."""
        claim_type = self.corrections.claim_type
        heading = LoopTable("", REQUIRED, 1)
        self._fill(heading, read_map(FILES[claim_type]))
        segments = [segment for loop in (heading, *self._loops.values()) for segment in loop.segments]
        ids = self.corrections.ids | {segment.id for segment in segments}
        keys = {
            name: _keys([table for table in segments if table.id == name]) for name in {table.id for table in segments}
        }
        return GuideTables(
            claim_type,
            {HEADING: heading, **{name: self._loops[name] for name in self._roots}},
            frozenset(ids),
            {name: qualifiers for name, qualifiers in keys.items() if qualifiers},
            _followers(self._loops.values()),
            tuple(segments),
        )

    def _fill(self, loop: LoopTable, described: MapLoop) -> None:
        """Its segments and loops; what begins its own stretch is not part of `loop`."""
        for segment in described.segments:
            if segment[0] != _TRAILER:
                loop.segments.append(self._segment(MapSegment(*segment), loop))
        for below in described.loops:
            self._loop(loop, MapLoop(*below))
        for table in [*loop.segments[1:], *(below.opening for below in loop.loops)]:
            loop.by_id.setdefault(table.id, []).append(table)
        for twins in loop.by_id.values():
            _tell_apart(twins)

    def _loop(self, parent: LoopTable, described: MapLoop) -> None:
        name = described.id
        root = name in self._roots
        repeat = "" if name in _COUNTED_ELSEWHERE else described.repeat
        loop = LoopTable(name, described.usage, _most(repeat), None if root else parent)
        # Only loops that stand in one place have a name of their own.
        self._loops[name] = loop
        self._fill(loop, described)
        if not root:
            parent.loops.append(loop)
            parent.loops.sort(key=lambda child: child.position)

    def _segment(self, described: MapSegment, loop: LoopTable) -> SegmentTable:
        name = described.id
        places = partial(self._places, loop.id, name)
        return SegmentTable(
            name,
            loop,
            described.usage,
            described.position,
            _most(described.most),
            partial(places, described.places),
            tuple(map(_note, described.notes)),
            _qualifier(name, places(described.places[:1])),
        )

    def _places(self, loop: str, segment: str, described: Sequence[list[Any]]) -> tuple[Place, ...]:
        """Those of a segment of a loop, or the first of them, with what is corrected in them."""
        places = tuple([self._place(MapPlace(*place)) for place in described])
        self._corrector.correct(loop, segment, _qualifier(segment, places), places)
        return places

    def _place(self, described: MapPlace) -> Place:
        position, number, usage, _, _, _, parts = described
        if parts is None:
            return self._element(described, position, 0)
        inner = [MapPlace(*part) for part in parts]
        components = tuple([self._element(part, position, part.position) for part in inner])
        return CompositeTable(position, number, usage, components, max(len(components), self._sizes.get(number, 0)))

    def _element(self, described: MapPlace, position: int, component: int) -> ElementTable:
        _, number, usage, form, codes, listed, _ = described
        entry = self._dictionary.get(number, _UNKNOWN)
        element = ElementTable(
            position, component, number, usage, entry.type, entry.shortest, entry.longest,
            pattern=re.compile(form) if form else None,
        )  # fmt: skip
        if codes is not None:
            element.codes = frozenset(codes)
            if listed:
                self._corrector.listed(element, listed)
        return element


def _most(repeat: str) -> int:
    return int(repeat) if repeat.isdigit() else _UNLIMITED


def _note(text: str) -> Note:
    return Note(text[0], tuple(int(text[at : at + 2]) for at in range(1, len(text) - 1, 2)))


def _qualifier(name: str, places: tuple[Place, ...]) -> Qualifier | None:
    """The first element, or its first component, where it is required and has a list of codes."""
    first = places[0]
    if isinstance(first, CompositeTable):
        inner = first.parts[0] if first.parts else None
        return Qualifier(1, 1, inner.codes) if inner is not None and inner.codes else None
    if name == _LEVEL:
        return None
    required = first.type == "ID" and first.usage == REQUIRED and first.codes
    return Qualifier(1, 0, first.codes) if required else None


def _tell_apart(twins: list[SegmentTable]) -> None:
    """Give segments with a qualifier in common the next element whose codes they do not share."""
    for table in twins:
        for other in twins:
            if table is other or not (
                table.qualifier and other.qualifier and table.qualifier.codes & other.qualifier.codes
            ):
                continue
            for mine, theirs in zip(table.places[1:], other.places[1:], strict=False):
                if isinstance(mine, ElementTable) and isinstance(theirs, ElementTable) and _disjoint(mine, theirs):
                    table.second = Qualifier(mine.position, 0, mine.codes)
                    break


def _disjoint(element: ElementTable, other: ElementTable) -> bool:
    return bool(element.codes and other.codes) and not element.codes & other.codes


def _keys(segments: list[SegmentTable]) -> tuple[Qualifier, ...]:
    """Where the qualifiers of all segments of one ID stand, with all their values."""
    keys: dict[tuple[int, int], frozenset[str]] = {}
    for segment in segments:
        for key in filter(None, (segment.qualifier, segment.second)):
            at = key.position, key.component
            keys[at] = keys.get(at, frozenset()) | key.codes
    return tuple(Qualifier(*at, keys[at]) for at in sorted(keys))


def _followers(loops: Iterable[LoopTable]) -> dict[str, frozenset[str]]:
    """By the ID of a segment that opens loops: the IDs of what may follow in them."""
    followers: dict[str, set[str]] = {}
    for loop in loops:
        if loop.parent is not None:
            followers.setdefault(loop.opening.id, set()).update(table.id for table in loop.segments[1:])
    return {name: frozenset(ids) for name, ids in followers.items()}
