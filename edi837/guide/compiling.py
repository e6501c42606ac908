"""The tables of a guide, made once a run from pyx12's map file and the corrections to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from edi837.guide.correcting import Corrector
from edi837.guide.map_files import FILES, DataElement, data_elements, node_of, read_map, text_of
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
from edi837.mapping.xml import Node

HEADING, PROVIDER, SUBSCRIBER, PATIENT, CLAIM = "heading", "2000A", "2000B", "2000C", "2300"
# Loops of the map that are not the guide's: they hold the parts of a set together.
_WRAPPERS = {"HEADER", "DETAIL", "FOOTER", *(f"TABLE2AREA{area}" for area in range(3, 7))}
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
_LEVEL = "HL"
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
        top = next(node for node in read_map(FILES[claim_type]).iter("loop") if node.get("xid") == "ST_LOOP")
        heading = LoopTable("", REQUIRED, 1)
        self._fill(heading, top)
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

    def _fill(self, loop: LoopTable, node: Node) -> None:
        """Segments and loops in the order of their positions; what begins its own stretch is not part of `loop`."""
        for child in sorted(_parts(node), key=lambda part: int(str(part.findtext("pos")))):
            name = str(child.get("xid"))
            if child.tag == "segment":
                if name != "SE":
                    loop.segments.append(self._segment(child, loop))
            elif name not in self._loops:
                self._loop(loop, child, name)
        for segment in [*loop.segments[1:], *(below.opening for below in loop.loops)]:
            loop.by_id.setdefault(segment.id, []).append(segment)
        for twins in loop.by_id.values():
            _tell_apart(twins)

    def _loop(self, parent: LoopTable, node: Node, name: str) -> None:
        root = name in self._roots
        repeat = "" if name in _COUNTED_ELSEWHERE else str(node.findtext("repeat"))
        loop = LoopTable(name, str(node.findtext("usage")), _most(repeat), None if root else parent)
        # Only loops that stand in one place have a name of their own.
        self._loops[name] = loop
        self._fill(loop, node)
        if not root:
            parent.loops.append(loop)
            parent.loops.sort(key=lambda child: child.position)

    def _segment(self, node: Node, loop: LoopTable) -> SegmentTable:
        name, loop_name, text = str(node.get("xid")), loop.id, text_of(node)

        def places(node: Node, most: int | None = None) -> tuple[Place, ...]:
            # The map has them in the order of their positions.
            children = islice(node.iterchildren("element", "composite"), most)
            compiled = tuple(self._place(child, int(str(child.findtext("seq")))) for child in children)
            self._corrector.correct(loop_name, name, _qualifier(name, compiled), compiled)
            return compiled

        return SegmentTable(
            name,
            loop,
            str(node.findtext("usage")),
            int(str(node.findtext("pos"))),
            _most(str(node.findtext("max_use"))),
            # The tree of the whole map would stay with a node of it, in seven times the memory of its text.
            lambda: places(node_of(text)),
            tuple(_note(str(syntax.text)) for syntax in node.iterchildren("syntax")),
            _qualifier(name, places(node, 1)),
        )

    def _place(self, node: Node, position: int) -> Place:
        if node.tag == "element":
            return self._element(node, position, 0)
        parts = tuple(self._element(child, position, at) for at, child in enumerate(node.iterchildren("element"), 1))
        name, usage = str(node.findtext("data_ele") or ""), str(node.findtext("usage"))
        return CompositeTable(position, name, usage, parts, max(len(parts), self._sizes.get(name, 0)))

    def _element(self, node: Node, position: int, component: int) -> ElementTable:
        children = {child.tag: child for child in node}
        number = str(children["data_ele"].text)
        entry = self._dictionary.get(number, _UNKNOWN)
        form = children["regex"].text if "regex" in children else None
        element = ElementTable(
            position, component, number, str(children["usage"].text), entry.type, entry.shortest, entry.longest,
            pattern=re.compile(form) if form else None,
        )  # fmt: skip
        if (codes := children.get("valid_codes")) is not None:
            element.codes = frozenset(str(code.text) for code in codes)
            if name := codes.get("external"):
                self._corrector.listed(element, str(name))
        return element


def _parts(node: Node) -> Iterator[Node]:
    """Segments and loops in a loop, and in what merely holds some of them together."""
    for child in node.iterchildren("segment", "loop"):
        if child.get("xid") in _WRAPPERS:
            yield from _parts(child)
        else:
            yield child


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
