"""What else a line can mean whose units and NDC quantity differ: the slips that would explain both."""

from __future__ import annotations

from decimal import Decimal

from edi837.claim.amounts import content, expected_units, may_carry_whole, mg_by_ndc, mg_per_unit
from edi837.claim.claim import ServiceLine
from edi837.claim.pairs import pair
from edi837.dosing.dose import dose, units_given
from edi837.dosing.quantity import in_units
from edi837.x12.values import plain


def containers_billed(line: ServiceLine) -> Decimal | None:
    """How many whole containers the NDC quantity is; None where it is not whole or not known."""
    mg, whole = mg_by_ndc(line), content(line)
    if mg is None or whole is None:
        return None
    number = mg / whole
    return number if number == number.to_integral_value() else None


def as_containers(line: ServiceLine) -> str:
    """CTP04 counts containers under ML, and the units are theirs; '' where that does not fit."""
    drug, unit, whole = line.drug, mg_per_unit(line), content(line)
    if drug is None or drug.quantity is None or drug.unit != "ML" or unit is None or whole is None:
        return ""
    if drug.quantity != drug.quantity.to_integral_value():
        return ""  # containers are counted whole
    if line.units is None or line.units != units_given(drug.quantity * whole, unit):
        return ""
    counted = f"{plain(drug.quantity)} × {plain(whole)} mg = {in_units(line.units)}"
    return f"CTP04 counts containers as milliliters ({counted})"


def slip_in_quantity(line: ServiceLine) -> str:
    """How CTP04 or CTP05 can be the slip, and the units right; '' where no slip fits."""
    drug, unit, units = line.drug, mg_per_unit(line), line.units
    if drug is None or drug.quantity is None or unit is None or units is None:
        return ""
    if drug.quantity == units:
        return f"CTP04 repeats the units and should be the quantity for {plain(units * unit)} mg"
    if drug.unit != "ME" and drug.quantity == units * unit:
        return f"CTP04 holds milligrams ({plain(drug.quantity)} mg) under the unit {drug.unit}"
    for meant in ("ML", "UN", "ME"):
        computed = dose(drug.quantity, meant, drug.product, drug.package) if meant != drug.unit else None
        if computed is not None and units_given(computed.mg, unit) == units:
            return f"the quantity is meant in {meant}, not {drug.unit}"
    return ""


def quantity_of_both(line: ServiceLine) -> str:
    """CTP04 is for what was given and for what the JW line beside it bills; '' where that does not fit."""
    both, expected = pair(line), expected_units(line)
    if not both.discarded or expected is None or len(both.given) > 1 or not may_carry_whole(line):
        return ""
    given = expected - sum((other.units or Decimal(0) for other in both.discarded), Decimal(0))
    return f"{in_units(given)} were given, and CTP04 is for the JW line too" if given >= 1 else ""
