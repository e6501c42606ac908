"""What one of several processes learned is told to the others with their next tasks."""

from __future__ import annotations

from collections import deque
from typing import Protocol, runtime_checkable

# What was told is kept for processes that begin later, up to so many bytes; the oldest goes first.
_MOST = 1 << 22


class Sharing(Protocol):
    """What a process knows and others may."""

    def tell(self) -> bytes:
        """What was learned since this was asked last, b'' where that is nothing."""

    def hear(self, news: bytes) -> None:
        """Take what another process told; what is not of the same work is passed by."""


@runtime_checkable
class Shares(Protocol):
    """Work of which a process learns what spares others the same."""

    def share(self) -> Sharing:
        """From now on what is learned is noted, to be told."""


class Board:
    """What the processes told, in the order in which it came; each reads what is new to it, and not its own."""

    def __init__(self) -> None:
        self._news: deque[tuple[object, bytes]] = deque()
        self._gone = 0
        self._size = 0

    def put(self, teller: object, news: bytes) -> None:
        """Keep what a process told; b'' is nothing."""
        if not news:
            return
        self._news.append((teller, news))
        self._size += len(news)
        while self._size > _MOST:
            self._size -= len(self._news.popleft()[1])
            self._gone += 1

    def read(self, reader: object, before: int) -> tuple[list[bytes], int]:
        """What others told since a process had read so much, and how much it has read now."""
        start = max(before - self._gone, 0)
        new = [news for at, (teller, news) in enumerate(self._news) if at >= start and teller is not reader]
        return new, self._gone + len(self._news)
