"""What one unit of a line is charged at, for comparing lines of a file."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal

from edi837.claim.amounts import units_agree, units_agree_alone
from edi837.claim.claim import ServiceLine
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import fits

_CENT = Decimal("0.01")
_MOST_KNOWN = 1 << 13


class LineFacts(NamedTuple):
    """A target line: which of the claim's lines, its code, its charge for one unit in cents, and its units with it."""

    number: int
    procedure: str
    unit_charge: Decimal | None
    units: Decimal = Decimal(0)


# By what a line bills, and its charge.
UnitCharges = dict[Hashable, Decimal | None]


def line_facts(line: ServiceLine, known: UnitCharges) -> LineFacts:
    """Of a target line; `known` remembers charges for claims that are read with the same mappings."""
    key = line.billed, line.charge
    each = known[key] if key in known else _unit_charge(line)
    # Where its units do not fit its own quantity, the lines beside it decide whether they are right.
    if key not in known and units_agree_alone(line) is not False:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[key] = each
    return LineFacts(line.index, line.procedure, each, line.units or Decimal(0))


def _unit_charge(line: ServiceLine) -> Decimal | None:
    """What one unit is charged at; None where charge or units are a fault that the line is told of by itself."""
    charge, units = line.charge, line.units
    if charge is None or units is None or min(charge, units) <= 0 or not fits(units) or not fits(charge):
        return None
    if line.unit != "UN" or units_agree(line) is False:
        return None
    bounds, each = line.code.charge if line.code is not None else None, (charge / units).quantize(_CENT)
    return each if bounds is None or bounds.least <= each <= bounds.most else None
