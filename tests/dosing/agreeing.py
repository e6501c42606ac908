"""Whether the units of a line fit, by all that can make them fit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from edi837.dosing.quantity import Quantity, agree_together, agrees_alone, carries_whole


def agrees(own: Quantity, beside: Sequence[Quantity], mg_per_unit: Decimal) -> bool | None:
    """`beside` are all lines of its code and date, itself included. None: unknown."""
    alone = agrees_alone(own, mg_per_unit)
    if alone is not False:
        return alone
    return agree_together(own, beside, mg_per_unit) or carries_whole(own, beside, mg_per_unit)
