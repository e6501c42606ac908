"""Values that come up several times, found without holding all of them as objects."""

from __future__ import annotations

from array import array
from collections import Counter

# By their first six bits: one part at a time is looked through.
_PARTS, _SHIFT = 64, 58


class NumberArray:
    """Any number of numbers of 64 bits, in eight bytes each."""

    def __init__(self) -> None:
        self._parts = [array("Q") for _ in range(_PARTS)]

    def append(self, number: int) -> None:
        """Take one in."""
        self._parts[number >> _SHIFT].append(number)

    def repeated(self, times: int) -> set[int]:
        """Those that come up at least `times` times."""
        full = (part for part in self._parts if len(part) >= times)
        return {number for part in full for number, met in Counter(part).items() if met >= times}


def short(digest: bytes) -> int:
    """The first eight bytes of a digest as a number."""
    return int.from_bytes(digest[:8], "big")
