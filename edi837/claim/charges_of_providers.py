"""What a unit is charged at by each provider of a file, for each payer and code: some have many lines, most a few."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterator
from decimal import Decimal

# By the last six bits of their keys: one part at a time is looked through.
_PARTS = 64
_MASK = (1 << 64) - 1


class ChargesOfProviders:
    """Any number of charges, in sixteen bytes each: they are counted where somebody has many."""

    def __init__(self) -> None:
        self._parts = [(array("Q"), array("Q")) for _ in range(_PARTS)]

    def add(self, of: Hashable, charge: Decimal) -> None:
        """A charge in dollars, of whole cents; `of` is who asks it, of whom, and for what."""
        key = key_of(of)
        keys, cents = self._parts[key % _PARTS]
        keys.append(key)
        cents.append(int(charge.scaleb(2)))

    def of_many(self, least: int) -> Iterator[tuple[int, Counter[Decimal]]]:
        """The charges of those who have so many at least, counted, by key_of()."""
        for keys, cents in self._parts:
            many = {key for key, met in Counter(keys).items() if met >= least} if len(keys) >= least else ()
            if not many:
                continue
            counted: dict[int, Counter[int]] = {key: Counter() for key in many}
            for key, charge in zip(keys, cents, strict=True):
                if key in counted:
                    counted[key][charge] += 1
            for key, charges in counted.items():
                yield key, Counter({Decimal(charge).scaleb(-2): times for charge, times in charges.items()})


def key_of(of: Hashable) -> int:
    """64 bits that stand for somebody, within one process."""
    return hash(of) & _MASK
