"""What a unit is charged at by each provider of a file, for each payer and code: some have many lines, most a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from decimal import Decimal

from edi837.claim.repeated import NumberArray

_MASK = (1 << 64) - 1


class ChargesOfProviders:
    """Any number of charges, in sixteen bytes each on disk: they are counted where somebody has many."""

    def __init__(self) -> None:
        self._keys, self._cents = NumberArray(), NumberArray()

    def add(self, of: Hashable, charge: Decimal) -> None:
        """A charge in dollars, of whole cents; `of` is who asks it, of whom, and for what."""
        self._keys.append(key_of(of))
        self._cents.append(int(charge.scaleb(2)))

    def of_many(self, least: int) -> dict[int, Counter[Decimal]]:
        """The charges of those who have so many at least, counted, by key_of()."""
        counted: dict[int, Counter[Decimal]] = {key: Counter() for key in self._keys.repeated(least)}
        for key, cents in zip(self._keys, self._cents, strict=True) if counted else ():
            if key in counted:
                counted[key][Decimal(cents).scaleb(-2)] += 1
        return counted

    def close(self) -> None:
        """Give the disk space back."""
        self._keys.close()
        self._cents.close()


def key_of(of: Hashable) -> int:
    """64 bits that stand for somebody, within one process."""
    return hash(of) & _MASK
