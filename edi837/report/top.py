"""The rows that come first, by rank and place. Rows wait on disk; in memory are the keys of the first ones alone."""

from __future__ import annotations

import heapq
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence

from edi837.report.rank import Rank, rank
from edi837.rows.record import ExceptionRecord
from edi837.system.named_tuple import NamedTuple

_IN_MEMORY = 4 << 20


class Key(NamedTuple):
    """What a row is ordered by (the greatest first), and where it waits."""

    rank: Rank
    place: int
    offset: int


class TopRows:
    """Keeps the first `limit` rows by rank, and with `keeps_all` the others on disk besides; `total` counts all."""

    def __init__(self, limit: int, keeps_all: bool = False) -> None:
        self.limit = limit
        self.keeps_all = keeps_all
        self.total = 0
        self._heap: list[Key] = []
        # Rows of this process only, so pickle is safe. A row that others push out stays on disk until the end.
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._end = 0

    def take(self, rows: Iterable[ExceptionRecord]) -> None:
        """Look at rows in their order of place."""
        heap = self._heap
        for row in rows:
            order = (rank(row), -self.total)
            self.total += 1
            if len(heap) < self.limit:
                heapq.heappush(heap, Key(*order, self._keep(row)))
            elif heap and order > heap[0][:2]:
                heapq.heapreplace(heap, Key(*order, self._keep(row)))
            elif self.keeps_all:
                self._keep(row)

    def _keep(self, row: ExceptionRecord) -> int:
        content = pickle.dumps(tuple(row), protocol=pickle.HIGHEST_PROTOCOL)
        self._file.seek(self._end)
        self._file.write(content)
        offset = self._end
        self._end += len(content)
        return offset

    def first(self, limit: int | None = None) -> Iterator[ExceptionRecord]:
        """The first rows, the most important before the others."""
        return self._rows([key.offset for key in heapq.nlargest(self.limit if limit is None else limit, self._heap)])

    def first_by_place(self, limit: int) -> Iterator[ExceptionRecord]:
        """The same rows in the order that they came in."""
        keys = heapq.nlargest(limit, self._heap)
        return self._rows([key.offset for key in sorted(keys, key=lambda key: -key.place)])

    def all(self) -> Iterator[ExceptionRecord]:
        """All rows in the order that they came in; they must have been kept."""
        offset = 0
        while offset < self._end:
            self._file.seek(offset)
            row = ExceptionRecord(*pickle.load(self._file))  # noqa: S301 - written by this very object
            offset = self._file.tell()
            yield row

    def _rows(self, offsets: Sequence[int]) -> Iterator[ExceptionRecord]:
        for offset in offsets:
            self._file.seek(offset)
            yield ExceptionRecord(*pickle.load(self._file))  # noqa: S301 - written by this very object

    def close(self) -> None:
        """Give the disk space back."""
        self._file.close()
