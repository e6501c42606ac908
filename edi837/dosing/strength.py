"""The strengths that units and milliliters of a line allow: what is left to hold together where no product is known."""

from __future__ import annotations

from decimal import Decimal

from edi837.system.named_tuple import NamedTuple


class Amount(NamedTuple):
    """Billed units, and the milliliters that stand beside them; both greater than zero."""

    units: Decimal
    quantity: Decimal


class Strengths(NamedTuple):
    """Milligrams in a milliliter: a range with its upper end and not its lower one, or the reverse (`discarded`)."""

    least: Decimal
    most: Decimal
    discarded: bool

    def has(self, strength: Decimal) -> bool:
        """Whether a strength lies within."""
        if self.discarded:
            return self.least <= strength < self.most
        return self.least < strength <= self.most

    def meets(self, other: Strengths) -> bool:
        """Whether one strength lies within both."""
        least, most = max(self.least, other.least), min(self.most, other.most)
        return least < most or (least == most and self.has(least) and other.has(least))


def strengths(amount: Amount, discarded: bool, mg_per_unit: Decimal) -> Strengths:
    """Units of what was given are rounded up, so up to one unit less is in them; of what was discarded, one more."""
    units, milliliters = amount
    low, high = (units, units + 1) if discarded else (units - 1, units)
    return Strengths(low * mg_per_unit / milliliters, high * mg_per_unit / milliliters, discarded)
