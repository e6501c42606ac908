"""Which loop of an implementation guide a segment belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from edi837.mapping.xml import MappingFile, Node, words_of
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

# The element that tells segments of one ID apart, where it is not the first.
QUALIFIER_POSITION = {"HL": 3}


class Step(NamedTuple):
    """The loop `pops` levels up is the segment's, or the parent of the loop `opens` that it opens."""

    pops: int
    opens: str


_STAY = Step(0, "")
# What stands in a service line is never the claim's, whatever its qualifier says.
_LINE = "2400"
# More than any guide has in a loop; junk has as many IDs as it likes.
_MOST_REMEMBERED = 1000


@dataclass
class _LoopFacts:
    id: str
    holds: dict[str, frozenset[str]]
    children: list[tuple[str, frozenset[str], str]] = field(default_factory=list)
    parent: _LoopFacts | None = None


@dataclass(frozen=True)
class Guide:
    """The placement facts of 837P or 837I; a segment that fits nowhere stays in the loop that it stands in.

    `qualifiers` are the values that place a segment, by segment ID; `steps` remembers what was found: by loop, then
    by segment ID, or by ID and qualifier where there are any. `marks` is the same as native code keeps it, by loop and
    by what the segment begins with.
    """

    claim_type: str
    implementation: str
    most_lines: int
    loops: dict[str, _LoopFacts]
    qualifiers: dict[str, frozenset[str]]
    steps: dict[str, dict[str | tuple[str, str], Step]] = field(default_factory=dict)
    marks: dict[str, dict[str, Step]] = field(default_factory=dict)

    def steps_in(self, loop: str) -> dict[str | tuple[str, str], Step]:
        """What is remembered of the segments that follow in `loop`; step() adds to it."""
        known = self.steps.get(loop)
        if known is None:
            known = self.steps[loop] = {}
        return known

    def step(self, loop: str, elements: list[str]) -> Step:
        """Where a segment goes that follows in `loop`."""
        segment_id, qualifier = elements[0], ""
        key: str | tuple[str, str] = segment_id
        qualifiers = self.qualifiers.get(segment_id)
        if qualifiers is not None:
            position = QUALIFIER_POSITION.get(segment_id, 1)
            value = elements[position].strip() if position < len(elements) else ""
            qualifier = value if value in qualifiers else ""
            key = (segment_id, qualifier)
        known = self.steps_in(loop)
        step = known.get(key)
        if step is None:
            step = self._find(loop, segment_id, qualifier)
            if len(known) < _MOST_REMEMBERED:
                known[key] = step
        return step

    def _find(self, loop: str, segment_id: str, qualifier: str) -> Step:
        facts: _LoopFacts | None = self.loops.get(loop)
        pops = 0
        left_line = False
        while facts is not None:
            for starts, values, child in facts.children:
                if starts == segment_id and (not values or qualifier in values):
                    return Step(pops, child)
            values_held = None if left_line else facts.holds.get(segment_id)
            if values_held is not None and (not values_held or qualifier in values_held):
                return Step(pops, "")
            left_line = left_line or facts.id == _LINE
            facts = facts.parent
            pops += 1
        return _STAY


def read_guides(files: Iterable[MappingFile]) -> dict[str, Guide]:
    """The guides by claim type."""
    guides: dict[str, Guide] = {}
    for file in files:
        if file.root.tag != "guide":
            continue
        loops: dict[str, _LoopFacts] = {}
        for node in file.root.iterfind("loop"):
            _read_loop(file, node, None, loops)
        guide = Guide(
            str(file.root.get("claim-type")),
            str(file.root.get("implementation")),
            int(str(file.root.get("most-lines"))),
            loops,
            _qualifiers(loops),
        )
        if guide.claim_type in guides:
            file.report(file.root, f"there is another guide for claim type {guide.claim_type}")
        guides[guide.claim_type] = guide
    return guides


def _read_loop(file: MappingFile, node: Node, parent: _LoopFacts | None, loops: dict[str, _LoopFacts]) -> None:
    name = str(node.get("id"))
    if name in loops:
        file.report(node, f"loop {name} is described twice")
    loops[name] = facts = _LoopFacts(name, {}, parent=parent)
    for item in words_of(node, "holds"):
        segment_id, _, values = item.partition(":")
        facts.holds[segment_id] = frozenset(filter(None, values.split(",")))
    if parent is not None:
        for item in words_of(node, "starts"):
            segment_id, _, values = item.partition(":")
            parent.children.append((segment_id, frozenset(filter(None, values.split(","))), name))
    for child in node.iterfind("loop"):
        _read_loop(file, child, facts, loops)


def _qualifiers(loops: dict[str, _LoopFacts]) -> dict[str, frozenset[str]]:
    """Segment IDs that have qualifiers somewhere, with all of them."""
    qualifiers: dict[str, set[str]] = {"HL": {"20", "22", "23"}}
    for facts in loops.values():
        for segment_id, values in facts.holds.items():
            qualifiers.setdefault(segment_id, set()).update(values)
        for segment_id, values, _ in facts.children:
            qualifiers.setdefault(segment_id, set()).update(values)
    return {segment_id: frozenset(values) for segment_id, values in qualifiers.items() if values}
