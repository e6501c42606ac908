"""The rows that matter most: by severity, dollars, place. They wait on disk, only their keys in memory."""

from __future__ import annotations

import heapq
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from edi837.rows.record import ExceptionRecord
from edi837.x12.values import number

RANK = {"error": 3, "warning": 2, "info": 1}
_IN_MEMORY = 4 << 20


class Key(NamedTuple):
    """What a row is ordered by (the greatest first), where it waits, and its rule."""

    rank: int
    cents: int
    place: int
    offset: int
    rule: str


class TopRows:
    """Keeps the first `limit` rows in the order of importance; `total` counts all."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.total = 0
        self._heap: list[Key] = []
        # Rows of this process only, so pickle is safe. A row that others push out stays on disk until the end.
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._end = 0

    def take(self, rows: Iterable[ExceptionRecord]) -> None:
        """Look at rows in their order of place."""
        heap = self._heap
        for row in rows:
            order = (RANK.get(row.severity, 0), _cents(row.at_risk), -self.total)
            self.total += 1
            if len(heap) < self.limit:
                heapq.heappush(heap, self._keep(order, row))
            elif heap and order > heap[0][:3]:
                heapq.heapreplace(heap, self._keep(order, row))

    def _keep(self, order: tuple[int, int, int], row: ExceptionRecord) -> Key:
        content = pickle.dumps(tuple(row), protocol=pickle.HIGHEST_PROTOCOL)
        self._file.seek(self._end)
        self._file.write(content)
        key = Key(*order, self._end, row.rule)
        self._end += len(content)
        return key

    def keys(self, limit: int | None = None) -> list[Key]:
        """The first rows' keys, the most important first."""
        ordered = sorted(self._heap, reverse=True)
        return ordered if limit is None else ordered[:limit]

    def rows(self, keys: Sequence[Key]) -> Iterator[ExceptionRecord]:
        """The rows of keys."""
        for key in keys:
            self._file.seek(key.offset)
            yield ExceptionRecord(*pickle.load(self._file))  # noqa: S301 - written by this very object

    def close(self) -> None:
        """Give the disk space back."""
        self._file.close()


def by_rule(keys: Iterable[Key]) -> list[tuple[str, list[Key]]]:
    """Keys by rule: rules with errors first, then by dollars; within a rule in the order given."""
    groups: dict[str, list[Key]] = {}
    for key in keys:
        groups.setdefault(key.rule, []).append(key)
    return sorted(groups.items(), key=lambda group: (-group[1][0].rank, -sum(key.cents for key in group[1]), group[0]))


def _cents(text: str) -> int:
    value = number(text)
    return 0 if value is None else int(value * 100)
