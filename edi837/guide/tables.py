"""An implementation guide as flat tables: loops, segments, elements and syntax notes, each of which is itself alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import field

from edi837.findings.finding import Severity
from edi837.system.dataclass import dataclass
from edi837.system.lazy import lazy
from edi837.system.named_tuple import NamedTuple

REQUIRED, SITUATIONAL, NOT_USED = "R", "S", "N"


class Note(NamedTuple):
    """A syntax note, such as P0304: its kind, and the positions that it ties together."""

    kind: str
    positions: tuple[int, ...]


@dataclass(slots=True, eq=False)
class ElementTable:
    """What a simple element may hold, or a component of a composite (`component` 0: not a component).

    `number` is that of the data element. `codes` are the values that are allowed, where there is a list, those of
    `form` beside them; `pattern` is kept besides. `domestic` says that they hold in the United States alone (a list: in
    Canada too), `severity` how bad another value is.
    """

    position: int
    component: int
    number: str
    usage: str
    type: str
    shortest: int
    longest: int
    codes: frozenset[str] = frozenset()
    form: re.Pattern[str] | None = None
    pattern: re.Pattern[str] | None = None
    domestic: bool = False
    severity: Severity = Severity.ERROR


@dataclass(slots=True, eq=False)
class CompositeTable:
    """A composite; `parts` are the components that the guide knows, `most` those that the base standard has."""

    position: int
    id: str
    usage: str
    parts: tuple[ElementTable, ...]
    most: int


Place = ElementTable | CompositeTable


class Qualifier(NamedTuple):
    """The element (or its component) that tells segments of one ID apart, and the values that this one may have."""

    position: int
    component: int
    codes: frozenset[str]


@dataclass(eq=False)
class SegmentTable:
    """A segment at its place in a loop; `most` is how often it may stand there.

    `second` is what tells it from its twin, where both have the same qualifier. `compile_places` makes its places: few
    of the segments of a guide are ever sent.
    """

    id: str
    loop: LoopTable
    usage: str
    position: int
    most: int
    compile_places: Callable[[], tuple[Place, ...]]
    notes: tuple[Note, ...]
    qualifier: Qualifier | None
    second: Qualifier | None = None

    @lazy
    def places(self) -> tuple[Place, ...]:
        """Its elements and composites in the order of their positions."""
        return self.compile_places()

    @property
    def opens(self) -> bool:
        """Whether it opens its loop."""
        return self.loop.opening is self

    @property
    def repeats(self) -> int:
        """How often it may stand there, or its loop where it opens one."""
        return self.loop.most if self.opens else self.most


@dataclass(slots=True, eq=False)
class LoopTable:
    """A loop: the segment that opens it, then its other segments and its loops in the order of the guide.

    `position` is that of its first segment in the base standard. `by_id` holds what a segment of that ID may be.
    """

    id: str
    usage: str
    most: int
    parent: LoopTable | None = None
    segments: list[SegmentTable] = field(default_factory=list)
    loops: list[LoopTable] = field(default_factory=list)
    by_id: dict[str, list[SegmentTable]] = field(default_factory=dict)

    @property
    def opening(self) -> SegmentTable:
        """The segment that opens it."""
        return self.segments[0]

    @property
    def position(self) -> int:
        """Where it stands."""
        return self.segments[0].position


@dataclass(slots=True, eq=False)
class GuideTables:
    """A guide. A set is cut into stretches: its heading, each level (HL) and each claim; `roots` are their loops.

    `ids` are those of all segments that an 837 can have in the base standard; `keys` says by segment ID where the
    qualifiers stand, `followers` what may follow in loops that a segment of that ID opens; `segments` are all of them.
    """

    claim_type: str
    roots: dict[str, LoopTable]
    ids: frozenset[str]
    keys: dict[str, tuple[Qualifier, ...]]
    followers: dict[str, frozenset[str]]
    segments: tuple[SegmentTable, ...]


def fitting_tables(candidates: Sequence[SegmentTable], head: Sequence[str]) -> list[SegmentTable]:
    """Those that a segment fits by its ID and first elements; of twins the one first whose qualifiers it has both."""
    tables = [table for table in candidates if table.qualifier is None or head[1] in table.qualifier.codes]
    if len(tables) > 1:
        tables.sort(key=lambda table: table.second is None or head[2] not in table.second.codes)
    return tables
