"""Values that come up several times, found without holding all of them as objects."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain

from edi837.system.spool import Spool

# When they are looked through they are divided by their first six bits: one part at a time is counted.
_PARTS, _SHIFT = 64, 58
# So many are in memory, and all others wait on disk.
_BLOCK = 1 << 13


class NumberArray:
    """Any number of numbers of 64 bits, in eight bytes each on disk."""

    def __init__(self) -> None:
        self._blocks: Spool[array[int]] = Spool(chunk=1)
        self._last = array("Q")

    def append(self, number: int) -> None:
        """Take one in."""
        self._last.append(number)
        if len(self._last) == _BLOCK:
            self._blocks.append(self._last)
            self._last = array("Q")

    def __iter__(self) -> Iterator[int]:
        """In the order in which they came."""
        return chain(chain.from_iterable(self._blocks), self._last)

    def repeated(self, times: int) -> set[int]:
        """Those that come up at least `times` times."""
        parts = [array("Q") for _ in range(_PARTS)]
        for number in self:
            parts[number >> _SHIFT].append(number)
        full = (part for part in parts if len(part) >= times)
        return {number for part in full for number, met in Counter(part).items() if met >= times}

    def close(self) -> None:
        """Give the disk space back."""
        self._blocks.close()


def repeated_in(numbers: Iterable[int]) -> set[int]:
    """Those of some numbers of 64 bits that come up more than once."""
    with closing(NumberArray()) as held:
        for number in numbers:
            held.append(number)
        return held.repeated(2)


def short(digest: bytes) -> int:
    """The first eight bytes of a digest as a number."""
    return int.from_bytes(digest[:8], "big")
