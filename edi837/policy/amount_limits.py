"""What policies limit of a day's amounts and charges: units, weight, activity, volume, NDC quantity, price."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from edi837.claim.amounts import group, mg_administered
from edi837.claim.claim import ServiceLine
from edi837.claim.drug_unit import natural_unit
from edi837.claim.table_amounts import amount_by_ndc, by_strength, is_assayed
from edi837.claim.table_units import unit_of_code
from edi837.dosing.dose import LIMIT, container_ml, quantity_for
from edi837.dosing.drug_amount import MG, ML, UNITS
from edi837.mapping.stated_policy import Ask
from edi837.policy.known import AtHand, Doubt
from edi837.policy.policy_fault import PolicyFault
from edi837.policy.scope import NO_EARLIER
from edi837.x12.values import plain

Broken = PolicyFault | Doubt | None
_WORDS = {"units": "units", MG: MG, "ndc-quantity": "NDC quantity"}
# An amount in the drug's own unit, the unit that it is computed in, and how many of it that has.
_MEASURES = {
    "mcg": (MG, Decimal(1000)), MG: (MG, Decimal(1)), ML: (ML, Decimal(1)), UNITS: (UNITS, Decimal(1)),
    "mEq": ("mEq", Decimal(1)), "mCi": ("mCi", Decimal(1)),
}  # fmt: skip
_ANY_UNIT = ("ML", "UN")


def amount(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """Units, an amount of the drug or NDC quantity of one day within the payer's limits.

    Lines that do not say theirs leave it open, unless what the others say is too much already.
    """
    if line.discarded:
        return None
    lines, of, unit = group(line), ask.attributes["of"], ask.attributes.get("unit", "")
    if lines[0] is not line:
        return None  # those of one code and day are added up once
    word = f"{_WORDS.get(of, '')} {unit}".strip()
    within = int(ask.attributes.get("within-days", 1))
    values = [_amount(other, of, unit) for other in (*lines, *_before(line, within))]
    known_values = [value for value in values if value is not None]
    total, least, most = sum(known_values, Decimal(0)), ask.amount("least"), ask.amount("most")
    ctp = line.drug.ctp if line.drug is not None and of == "ndc-quantity" else None
    place = line.units_element if ctp is None else ctp.element(4)
    when = "on this date" if within == 1 else f"within {within} days"
    given = f"{plain(total)} {word} {when}; this payer takes"
    if most is not None and total > most:
        return PolicyFault("Q607", place, f"{given} {plain(most)} at most")
    if len(known_values) < len(values):
        return Doubt(f"how much the line is in {word} is not known")
    if least is not None and total < least:
        return PolicyFault("Q607", place, f"{given} {plain(least)} at least")
    return _beside(line, within, known)


def _before(line: ServiceLine, within: int) -> list[ServiceLine]:
    """The lines of the code on other days of the claim within so many days that end with the line's."""
    day = line.day
    if within == 1 or day is None:
        return []
    first = day - timedelta(days=within)
    alike = (other for other in line.claim.lines if other.procedure == line.procedure and not other.discarded)
    return [other for other in alike if other.day is not None and first < other.day < day]


def _beside(line: ServiceLine, within: int, known: AtHand) -> Doubt | None:
    """That other claims may bill more of the drug within the days."""
    if within == 1 or line.day is None:
        return None
    first, own = line.day - timedelta(days=within), {other.day for other in line.claim.lines}
    days = known.earlier.all_days(line, line.procedure) if known.earlier is not None else ()
    if any(first < day < line.day and day not in own for day in days):
        return Doubt("how much other claims bill of the drug within the days is not known")
    since = known.earlier.since if known.earlier is not None else None
    return None if since is not None and since <= first else Doubt(NO_EARLIER)


def _amount(line: ServiceLine, of: str, unit: str) -> Decimal | None:
    if of == "units":
        return line.units
    if of == "ndc-quantity":
        return _ndc_quantity(line, unit)
    measure, times = _MEASURES[unit or of]
    number = _in_measure(line, measure)
    return None if number is None else number * times


def _in_measure(line: ServiceLine, measure: str) -> Decimal | None:
    """What was given, in a unit: by the NDC quantity, else by the units billed and what one of them is."""
    if measure == MG and (mg := mg_administered(line)) is not None:
        return mg
    by_ndc = None if is_assayed(line) else _by_ndc(line, measure)
    if by_ndc is not None:
        return by_ndc
    fact = unit_of_code(line)
    if fact is None or fact.measure.unit != measure or line.units is None:
        return None
    return line.units * fact.measure.number


def _by_ndc(line: ServiceLine, measure: str) -> Decimal | None:
    drug = line.drug
    if drug is None or drug.quantity is None or not 0 < drug.quantity < LIMIT:
        return None
    if (measure, drug.unit) in ((ML, "ML"), (UNITS, "F2")):
        return drug.quantity
    if measure == ML:
        volume = container_ml(drug.product, drug.package) if drug.product is not None else None
        return drug.quantity * volume if drug.unit == "UN" and volume is not None else None
    by_listing = by_strength(line, measure)
    return by_listing if by_listing is not None else amount_by_ndc(line, measure)


def _ndc_quantity(line: ServiceLine, unit: str) -> Decimal | None:
    """CTP04 in a unit of CTP05, or in the product's own: milliliters of a solution, vials of a powder.

    None where the line counts in another unit, and what the product holds does not tell.
    """
    drug = line.drug
    if drug is None or drug.quantity is None or not 0 < drug.quantity < LIMIT:
        return None
    own = unit or natural_unit(line)
    if drug.unit == own or (not own and drug.unit in _ANY_UNIT):
        return drug.quantity
    return quantity_for(drug.dose.mg, own, drug.product, drug.package) if own and drug.dose is not None else None


def charge_over_cost(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """The charge is no more than what was paid for the drug, and so many dollars."""
    paid, most, charge = _cost(line, known), ask.amount("most"), line.charge
    if isinstance(paid, Doubt):
        return paid
    if most is None or charge is None or charge <= paid + most:
        return None
    message = f"${plain(charge)} are charged; this payer takes the cost, ${plain(paid)}, and ${plain(most)} at most"
    return PolicyFault("Q630", line.charge_element, message)


def cost_over_charge(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """What the drug costs is no more than so many times the charge: else the quantity, or the charge, is a slip."""
    paid, most, charge = _cost(line, known), ask.amount("most"), line.charge
    if isinstance(paid, Doubt):
        return paid
    if most is None or charge is None or paid <= charge * most:
        return None
    message = f"The NDC quantity costs ${plain(paid)}, more than {plain(most)} times the charge, ${plain(charge)}"
    return PolicyFault("Q630", line.charge_element, message)


def _cost(line: ServiceLine, known: AtHand) -> Decimal | Doubt:
    if known.prices is None:
        return Doubt("no price list was given (--prices)")
    paid = known.prices.cost(line)
    return paid if paid is not None else Doubt("the price list has no price for the NDC, unit and day")
