"""Counts that follow from our own insertions and deletions: SE01 of each set whose number of segments changed.

Counts of a file as it came are never touched: a wrong one may mean that claims were lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from edi837.x12.change import Change
from edi837.x12.delimiters import Buffer
from edi837.x12.envelope import TransactionSet
from edi837.x12.patterns import NOTHING_WANTED
from edi837.x12.scan import scan


def recounts(data: Buffer, changes: Sequence[Change]) -> list[Change]:
    """The changes of SE01 that `changes` make necessary."""
    sets = [
        (item, item.se)
        for item in scan(data, NOTHING_WANTED)
        if isinstance(item, TransactionSet) and item.se is not None
    ]
    starts = [transaction_set.start for transaction_set, _ in sets]
    added: dict[int, int] = {}
    for change in changes:
        at = bisect_right(starts, change.start) - 1
        if at >= 0:
            added[at] = added.get(at, 0) + _segments(change, sets[at][0])
    return [
        sets[at][1].element(1).becomes(str(sets[at][0].segments + number))
        for at, number in sorted(added.items())
        if number
    ]


def _segments(change: Change, inside: TransactionSet) -> int:
    """How many segments a change adds; each ends with a terminator."""
    terminator = inside.interchange.delimiters.segment.encode("latin-1")
    return change.replacement.count(terminator) - change.expected.count(terminator)
