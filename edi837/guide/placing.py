"""Where the segments of a stretch belong in its guide, and what is wrong with that; their values do not matter.

Only IDs and qualifiers decide, so what is found for one sequence of them holds for all stretches that have the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from edi837.guide.placement import Head, PlaceFault, PlaceKind, Placement, named_places
from edi837.guide.tables import NOT_USED, REQUIRED, GuideTables, LoopTable, SegmentTable, fitting_tables
from edi837.system.dataclass import dataclass
from edi837.x12.lenient import meant_id

# The services of 837P, 837I and 837D: a line has the one of its guide.
_SERVICES = ("SV1", "SV2", "SV3")


@dataclass(slots=True)
class _Open:
    """One occurrence of a loop: `at` is the index of its first segment, how often each thing was met, how far it went.

    `strange` are segments with an unknown qualifier, `instead` services of another guide; `early` loops that stand
    before one that is required before them.
    `implied` is the segment that tells of the loop where the one that opens it is missing.
    """

    table: LoopTable
    at: int
    position: int = 0
    counts: dict[SegmentTable, int] = field(default_factory=dict)
    strange: list[int] = field(default_factory=list)
    instead: list[int] = field(default_factory=list)
    early: dict[SegmentTable, int] = field(default_factory=dict)
    implied: SegmentTable | None = None


def place(tables: GuideTables, root: LoopTable, heads: Sequence[Head]) -> Placement:
    """The places of the segments of a stretch, the first of which opens `root`."""
    return _Placing(tables, root, heads).run()


class _Placing:
    """One way through a stretch."""

    def __init__(self, tables: GuideTables, root: LoopTable, heads: Sequence[Head]) -> None:
        self._guide = tables
        self._heads = heads
        self._stack = [_Open(root, 0, 0)]
        self._placed: list[SegmentTable | None] = [root.opening]
        self._faults: list[PlaceFault] = []
        # IDs of what may follow a segment that opened no loop that is known.
        self._astray: frozenset[str] = frozenset()

    def run(self) -> Placement:
        """Place all, then close what is open."""
        if self._heads[0][0] != meant_id(self._heads[0][0]):
            self._fault(PlaceKind.UNKNOWN, 0, self._stack[0].table)
        for index in range(1, len(self._heads)):
            self._step(index, self._heads[index])
        self._leave(0)
        self._faults.sort(key=lambda fault: fault.at)
        return Placement(tuple(self._placed), tuple(self._faults), named_places(self._placed, self._heads))

    def _step(self, index: int, head: Head) -> None:
        if head[0] in self._astray:
            self._placed.append(None)
            return
        match = self._written_small(index, head) or self._fitting(head)
        if match is not None and self._tells_of_another(*match) and self._imply(index, head):
            return
        if match is not None:
            self._astray = frozenset()
            self._enter(index, *match)
        elif not self._imply(index, head):
            self._placed.append(None)
            self._nowhere(index, head[0])

    def _written_small(self, index: int, head: Head) -> tuple[int, SegmentTable] | None:
        """What a segment means whose ID is in small letters, or has a blank: what follows it has no fault."""
        name = meant_id(head[0])
        if name == head[0] or name not in self._guide.ids:
            return None
        match = self._fitting((name, *head[1:]))
        if match is not None:
            self._fault(PlaceKind.UNKNOWN, index, self._stack[-1].table)
        return match

    def _tells_of_another(self, depth: int, table: SegmentTable) -> bool:
        """Whether a segment that its loop has already tells of another one, which nothing opened.

        So does the one that stood for its loop, and the second segment of a loop where others followed it.
        """
        here = self._stack[depth]
        again = table.position < here.position and here.counts.get(table, 0) >= table.repeats
        return here.implied is table or (again and table in here.table.segments[1:2])

    def _imply(self, index: int, head: Head) -> bool:
        """Open a required loop whose first segment is missing, by another segment that no other loop has."""
        for depth in range(len(self._stack) - 1, -1, -1):
            here = self._stack[depth]
            for loop in here.table.loops:
                fitting = fitting_tables(loop.by_id.get(head[0], ()), head) if loop.usage == REQUIRED else []
                if fitting and here.counts.get(loop.opening, 0) < loop.most:
                    # It should stand where the one does that tells of it.
                    self._fault(PlaceKind.MISSING, index, here.table, loop.opening)
                    self._leave(depth + 1)
                    here.position = loop.position
                    here.counts[loop.opening] = here.counts.get(loop.opening, 0) + 1
                    self._stack.append(_Open(loop, index, fitting[0].position, {fitting[0]: 1}, implied=fitting[0]))
                    self._placed.append(fitting[0])
                    return True
        return False

    def _fitting(self, head: Head) -> tuple[int, SegmentTable] | None:
        """The loop on the stack and the table in it: in order first, then once too often, then out of order."""
        full: tuple[int, SegmentTable] | None = None
        late: tuple[int, SegmentTable] | None = None
        for depth in range(len(self._stack) - 1, -1, -1):
            here = self._stack[depth]
            candidates = here.table.by_id.get(head[0], ())
            for table in fitting_tables(candidates, head):
                if table.position < here.position:
                    late = late or (depth, table)
                elif here.counts.get(table, 0) >= table.repeats:
                    full = full or (depth, table)
                else:
                    return depth, table
            if full is not None:
                return full
        return late or self._only_one(head[0])

    def _only_one(self, name: str) -> tuple[int, SegmentTable] | None:
        """A segment without a qualifier that is known, where the innermost loop that has its ID has it once."""
        for depth in range(len(self._stack) - 1, -1, -1):
            candidates = self._stack[depth].table.by_id.get(name, ())
            if candidates:
                return (depth, candidates[0]) if len(candidates) == 1 else None
        return None

    def _enter(self, index: int, depth: int, table: SegmentTable) -> None:
        here = self._stack[depth]
        here.counts[table] = here.counts.get(table, 0) + 1
        late = table.position < here.position
        if late:
            self._fault(PlaceKind.UNEXPECTED, index, here.table, table)
        else:
            self._leave(depth + 1)
            here.position = table.position
        if not late and here.counts[table] > table.repeats:
            kind = PlaceKind.LOOP_TOO_OFTEN if table.opens else PlaceKind.SEGMENT_TOO_OFTEN
            self._fault(kind, index, table.loop if table.opens else here.table, table)
        if table.usage == NOT_USED or (table.opens and table.loop.usage == NOT_USED):
            self._fault(PlaceKind.NOT_USED, index, here.table, table)
        self._placed.append(table)
        if table.opens:
            self._leave(depth + 1)
            self._in_turn(index, here, table)
            self._stack.append(_Open(table.loop, index))

    def _in_turn(self, index: int, here: _Open, table: SegmentTable) -> None:
        """A loop that comes before one that is required before it: loops of one position have the guide's order."""
        if table in here.early:
            self._fault(PlaceKind.UNEXPECTED, here.early.pop(table), here.table, table)
        for loop in here.table.loops:
            if loop is table.loop:
                return
            if loop.usage == REQUIRED and loop.position == table.position and loop.opening not in here.counts:
                here.early.setdefault(loop.opening, index)

    def _nowhere(self, index: int, name: str) -> None:
        """A segment that no open loop has, or none with this qualifier."""
        kinds = _SERVICES if name in _SERVICES else (name,)
        here = next(
            (open_loop for open_loop in reversed(self._stack) if any(kind in open_loop.table.by_id for kind in kinds)),
            None,
        )
        if here is not None and name not in here.table.by_id:
            here.instead.append(index)
        elif here is not None:
            here.strange.append(index)
            if any(table.opens for table in here.table.by_id[name]):
                self._astray = self._guide.followers.get(name, frozenset())
        known = name in self._guide.ids
        self._fault(PlaceKind.UNEXPECTED if known else PlaceKind.UNKNOWN, index, self._stack[-1].table)

    def _leave(self, depth: int) -> None:
        """Close the loops from `depth` on: now it is known what is missing in them."""
        while len(self._stack) > depth:
            here = self._stack.pop()
            loop = here.table
            for table in (*loop.segments[1:], *(below.opening for below in loop.loops if below.usage == REQUIRED)):
                if table.usage == REQUIRED and table not in here.counts and not self._meant(here, table):
                    kind = PlaceKind.LOOP_MISSING if table.opens else PlaceKind.MISSING
                    self._fault(kind, here.at, loop, table)

    def _meant(self, here: _Open, table: SegmentTable) -> bool:
        """Whether a segment with an unknown qualifier stands for one that is required: then its qualifier is wrong.

        The service of another guide stands for that of this one, and is told of as out of place.
        """
        if table.id in _SERVICES and here.instead:
            return True
        for index in here.strange:
            if self._heads[index][0] == table.id:
                here.strange.remove(index)
                self._placed[index] = table
                self._faults = [fault for fault in self._faults if fault.at != index or fault.table is not None]
                return True
        return False

    def _fault(self, kind: PlaceKind, index: int, loop: LoopTable, table: SegmentTable | None = None) -> None:
        self._faults.append(PlaceFault(kind, index, loop, table))
