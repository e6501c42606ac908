"""Draws from one generator. Only random() is asked: Python promises its sequence for a seed, that of choice() not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Random = Callable[[], float]
T = TypeVar("T")


def pick(random: Random, items: Sequence[T]) -> T:
    """One of the items."""
    return items[int(random() * len(items))]


def whole(random: Random, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(random() * (high - low + 1))


def digits(random: Random, count: int) -> str:
    """So many digits."""
    return str(int(random() * 10**count)).zfill(count)


def draw_marks(total: int, chosen: int, random: Random) -> Iterator[bool]:
    """`total` answers of which exactly `chosen` are true, at places drawn one by one."""
    for left in range(total, 0, -1):
        hit = random() * left < chosen
        chosen -= hit
        yield hit
