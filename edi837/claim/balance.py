"""The amounts of other payers that have to add up."""

from __future__ import annotations

from decimal import Decimal

from edi837.x12.values import number

# The amounts of a CAS, each after its reason code.
CAS_AMOUNTS = (3, 6, 9, 12, 15, 18)


def sum_of(texts: list[str]) -> Decimal | None:
    """The sum of amounts as sent; None where one of them is not a number."""
    amounts = [amount for text in texts if (amount := number(text)) is not None]
    return sum(amounts, Decimal(0)) if len(amounts) == len(texts) else None
