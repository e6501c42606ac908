"""Where the segments of a stretch stand in its guide, and what can be wrong with that."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from edi837.guide.tables import LoopTable, SegmentTable
from edi837.system.named_tuple import NamedTuple

# The ID of a segment and the values of its qualifiers, as sent.
Head = tuple[str, ...]


class PlaceKind(Enum):
    """What can be wrong with the place of a segment; the value is IK304."""

    UNKNOWN = "1"
    UNEXPECTED = "2"
    MISSING = "3"
    LOOP_TOO_OFTEN = "4"
    SEGMENT_TOO_OFTEN = "5"
    NOT_USED = "I4"
    LOOP_MISSING = "I7"


class PlaceFault(NamedTuple):
    """`at` is the index of the segment, or of the one beside which something is missed: the one that opens the loop.

    `table` is the segment that is missed, or stands too often; None where the segment has no place. `loop` is the
    loop that the segment stands in.
    """

    kind: PlaceKind
    at: int
    loop: LoopTable
    table: SegmentTable | None = None


class Placement(NamedTuple):
    """For each segment its table, None where it has no place; and the faults in the order of their segments.

    `places` are the numbers of the segments by ID, by loop and ID (2400/SV1), and by loop, ID and qualifier
    (2300/DTP*435).
    """

    tables: tuple[SegmentTable | None, ...]
    faults: tuple[PlaceFault, ...]
    places: dict[str, list[int]]


def named_places(tables: Sequence[SegmentTable | None], heads: Sequence[Head]) -> dict[str, list[int]]:
    """The `places` of segments that stand at those tables."""
    places: dict[str, list[int]] = {}
    for index, (table, head) in enumerate(zip(tables, heads, strict=True)):
        if table is not None:
            places.setdefault(table.id, []).append(index)
            name = f"{table.loop.id}/{table.id}"
            places.setdefault(name, []).append(index)
            if table.qualifier is not None:
                places.setdefault(f"{name}*{head[1]}", []).append(index)
    return places
