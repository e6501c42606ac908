"""What a drug is measured in, and whether a quantity in some unit comes to the units that were sent."""

from __future__ import annotations

from decimal import Decimal

from edi837.claim.amounts import mg_per_unit
from edi837.claim.claim import ServiceLine
from edi837.claim.table_units import unit_of_code
from edi837.dosing import drug_amount
from edi837.dosing.dose import LIMIT, Dose, dose, quantity_for
from edi837.dosing.quantity import in_words, whole_units
from edi837.mapping.stated_policy import ON
from edi837.x12.values import number

UNITS = ("ML", "UN", "ME", "GR", "F2")
# What a product of each form is measured in.
_NATURAL = {"solution": "ML", "powder": "UN"}


def natural_unit(line: ServiceLine) -> str:
    """ML for a solution, UN (containers) for a powder; '' where the form is not known or has no such unit."""
    product = line.drug.product if line.drug else None
    return _NATURAL.get(product.form, "") if product else ""


def implausible(line: ServiceLine, unit: str) -> bool:
    """Whether a product of this form is not measured in `unit`; in F2 is none but what its code counts in units."""
    if unit == "F2":
        fact = unit_of_code(line) if line.of_unmapped_drug else None
        return not line.of_unmapped_drug or (fact is not None and fact.measure.unit != drug_amount.UNITS)
    return unit in ("ML", "UN") and natural_unit(line) not in ("", unit)


def payer_refuses(line: ServiceLine, unit: str) -> bool:
    """Whether the payer's mapping says that it does not take this unit, wherever and whenever."""
    policy = line.claim.payer.policy
    return policy.find("refused-unit", unit=unit) is not None or any(
        unit not in stated.ask.words("units")
        for stated in policy.policies.by_rule.get("N213", ())
        if stated.policy.status == ON and not (stated.policy.when or stated.policy.excepts)
    )


def unit_is_at_fault(line: ServiceLine) -> bool:
    """Whether the unit sent is implausible for the product, or refused by the payer."""
    unit = line.drug.unit if line.drug else ""
    return unit != natural_unit(line) and (implausible(line, unit) or payer_refuses(line, unit))


def meant_in_natural_unit(line: ServiceLine) -> list[Decimal]:
    """The quantities in the product's own unit that come to the units sent: the same number, the same milligrams."""
    drug, unit = line.drug, natural_unit(line)
    if drug is None or drug.quantity is None or not unit or payer_refuses(line, unit):
        return []
    same_mg = quantity_for(drug.dose.mg, unit, drug.product, drug.package) if drug.dose else None
    meant = {quantity for quantity in (drug.quantity, same_mg) if quantity is not None}
    return sorted(quantity for quantity in meant if comes_to_units(line, quantity, unit))


def comes_to_units(line: ServiceLine, quantity: Decimal, unit: str) -> bool | None:
    """Whether that quantity makes the units that the line bills; None where it cannot be known."""
    per_unit, computed_dose = mg_per_unit(line), _dose(line, quantity, unit)
    if per_unit is None or computed_dose is None or line.units is None:
        return None
    return whole_units(computed_dose.mg, per_unit, line.discarded) == line.units


def readings_that_fit(line: ServiceLine, texts: list[str], units: list[str]) -> dict[tuple[Decimal, str], str]:
    """Of numbers sent in the wrong places, those that may be the quantity: (quantity, unit) → the number as sent.

    With a unit nothing may speak against it; without one the quantity has to come to the units sent.
    """
    values = [(value, text) for text in texts if (value := number(text)) is not None and value > 0]
    if len(units) > 1 or len(values) < len(texts):
        return {}
    readings: dict[tuple[Decimal, str], str] = {}
    for value, text in values:
        for unit in units or UNITS:
            fits = comes_to_units(line, value, unit)
            if fits or (fits is None and units):
                readings.setdefault((value, unit), text)
    return readings


def computation(line: ServiceLine, quantity: Decimal, unit: str) -> str:
    """How that quantity comes to units, in words; '' where it does not."""
    per_unit, computed_dose = mg_per_unit(line), _dose(line, quantity, unit)
    return (
        ""
        if per_unit is None or computed_dose is None
        else in_words(computed_dose.how, computed_dose.mg, per_unit, line.discarded)
    )


def _dose(line: ServiceLine, quantity: Decimal, unit: str) -> Dose | None:
    drug = line.drug
    return dose(quantity, unit, drug.product, drug.package) if drug and 0 < quantity < LIMIT else None
