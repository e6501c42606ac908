"""Charges in words."""

from __future__ import annotations

from decimal import Decimal

from edi837.x12.values import plain

_CENT = Decimal("0.01")


def cents(dollars: Decimal) -> str:
    """Dollars with two places."""
    return f"{dollars.quantize(_CENT):f}"


def sum_apart(each: Decimal, usual: Decimal, units: Decimal) -> str:
    """What the units of a line cost more or less than at another price of one: `$40.00 less for 5 units`."""
    apart = cents(abs(each - usual) * units)
    return f"${apart} {'less' if each < usual else 'more'} for {plain(units)} unit{'' if units == 1 else 's'}"
