"""Amounts of drugs that no mapping has, in the unit in which the official tables of the day measure one unit of a code.

Source: HCPCS descriptions, and the dosages of the ASP price file and the ASP NDC-HCPCS crosswalk, which must agree;
BILLUNITS of the crosswalk, billing units in one item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from edi837.claim.amounts import content, is_of_tables, lines_of_same_ndc, mg_billed, mg_by_ndc, mg_per_unit
from edi837.claim.claim import ServiceLine
from edi837.claim.table_units import UnitFact, crossing_of, unit_of_code
from edi837.dosing.dose import LIMIT, container_ml
from edi837.dosing.drug_amount import MG, ML, UNITS, VIALS, DrugAmount
from edi837.system.late_pattern import late_pattern
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain

if TYPE_CHECKING:
    from edi837.mapping.payment import Crossing

# Divisions need not come out; amounts that are the same to a nanogram are the same.
_FINEST = Decimal("0.000001")
_MOST = Decimal(10) ** 15
# A vial of a clotting factor holds what its own label says: so much of its nominal units, of the least to the most.
_ASSAYED = late_pattern(r"\b(?:factor|fibrinogen|willebrand|antithrombin|protein c)\b", re.IGNORECASE)
_LEAST_ASSAYED, _MOST_ASSAYED = Decimal("0.8"), Decimal("1.25")
# A unit of the code, and the unit of CTP05 that counts the same.
_COUNTED_ALIKE = frozenset({(ML, "ML"), (UNITS, "F2"), (VIALS, "UN")})


def is_assayed(line: ServiceLine) -> bool:
    """Whether each vial of the code's drug has its own number of units: a clotting factor."""
    official, fact = line.claim.mappings.official, unit_of_code(line)
    entry = official.hcpcs.find(line.procedure) if official is not None and official.hcpcs is not None else None
    of_units = fact is not None and fact.measure.unit == UNITS
    return of_units and entry is not None and _ASSAYED.search(entry.description) is not None


def may_be_assayed(line: ServiceLine, units: Decimal, nominal: Decimal) -> bool:
    """Whether units can be those of vials of so many nominal units: of clotting factors each vial has its own."""
    if line.drug is None or line.drug.unit == "F2":
        return False
    return nominal * _LEAST_ASSAYED <= units <= nominal * _MOST_ASSAYED and is_assayed(line)


def tells_no_content(fact: UnitFact | None, crossing: Crossing) -> bool:
    """Whether a row of the crosswalk counts units one by one, and so says nothing of what an item holds."""
    return fact is not None and crossing.units_each == 1 and fact.measure == DrugAmount(Decimal(1), UNITS)


class LineAmounts(NamedTuple):
    """What a line bills, and what its NDC quantity comes to, in `unit`; None where it cannot be known."""

    billed: Decimal | None
    by_ndc: Decimal | None
    unit: str


def items(line: ServiceLine) -> Decimal | None:
    """The NDC quantity in items (vials, syringes): as counted, or milliliters over those of one item."""
    drug = line.drug
    if drug is None or drug.quantity is None or not 0 < drug.quantity < LIMIT:
        return None
    if drug.unit == "UN":
        return drug.quantity
    volume = container_ml(drug.product, drug.package) if drug.product is not None else None
    return drug.quantity / volume if drug.unit == "ML" and volume else None


def counted_in_unit(line: ServiceLine) -> Decimal | None:
    """The NDC quantity in billing units where both are counted alike, or the strength of the directory is in that unit.

    Alike are milliliters, international units, vials.
    """
    drug, fact = line.drug, unit_of_code(line)
    if drug is None or fact is None or drug.quantity is None or not 0 < drug.quantity < LIMIT:
        return None
    counted = (fact.measure.unit, drug.unit) in _COUNTED_ALIKE
    amount = drug.quantity if counted else by_strength(line, fact.measure.unit)
    return amount / fact.measure.number if amount is not None and fact.measure.number else None


def held_in_item(line: ServiceLine, unit: str) -> Decimal | None:
    """What one item holds in a unit, by the strength of the directory; None where it does not tell it."""
    if unit == MG:
        return content(line)
    product, package = (line.drug.product, line.drug.package) if line.drug is not None else (None, None)
    if product is None or product.other is None or product.other.unit != unit:
        return None
    if not product.other.per_ml:
        return product.other.number if product.form == "powder" else None
    volume = container_ml(product, package)
    return volume * product.other.number if volume is not None else None


class DrugMeasure(NamedTuple):
    """What lines of a drug are added up in: a unit, how much of it a billing unit is, and what one container holds."""

    unit: str
    each: Decimal | None
    container: Decimal | None


def measure_of(line: ServiceLine) -> DrugMeasure:
    """Milligrams, or the unit of the code where tables alone know the drug and it is not weighed."""
    fact = unit_of_code(line) if is_of_tables(line) else None
    if fact is None or fact.measure.unit == MG:
        return DrugMeasure(MG, mg_per_unit(line), content(line))
    crossing, unit = crossing_of(line), fact.measure.unit
    amounts = {held_in_item(line, unit)} - {None}
    if crossing is not None and crossing.units_each is not None and not tells_no_content(fact, crossing):
        amounts.add(crossing.units_each * fact.measure.number)
    known = amounts.pop() if len(amounts) == 1 and not is_assayed(line) else None
    return DrugMeasure(unit, fact.measure.number, known)


def amount_by_ndc(line: ServiceLine, unit: str) -> Decimal | None:
    """The NDC quantity in the unit of a measure."""
    if unit == MG:
        return mg_by_ndc(line)
    fact = unit_of_code(line)
    return _by_ndc(line, fact) if fact is not None and fact.measure.unit == unit else None


def by_strength(line: ServiceLine, unit: str) -> Decimal | None:
    """The NDC quantity in a unit that is no weight, by the strength of the directory: milliliters, or items."""
    drug = line.drug
    other = drug.product.other if drug is not None and drug.product is not None else None
    if drug is None or drug.quantity is None or not 0 < drug.quantity < LIMIT or other is None or other.unit != unit:
        return None
    if drug.unit == "ML":
        return drug.quantity * other.number if other.per_ml else None
    held = held_in_item(line, unit) if drug.unit == "UN" else None
    return drug.quantity * held if held is not None else None


def counted_together(
    line: ServiceLine, count: Callable[[ServiceLine], Decimal | None]
) -> list[tuple[ServiceLine, Decimal]]:
    """The lines of a drug with their counts; none where one of them cannot be counted, or the line is not the first."""
    alike = lines_of_same_ndc(line)
    if alike[0] is not line:
        return []
    counted = [(other, number) for other in alike if other.units and (number := count(other))]
    return counted if len(counted) == len(alike) else []


def strength_agrees(line: ServiceLine, fact: UnitFact, crossing: Crossing) -> bool | None:
    """Whether BILLUNITS times one unit is what the directory says of one item; None where it does not say it."""
    held = held_in_item(line, fact.measure.unit)
    return None if held is None or crossing.units_each is None else held == crossing.units_each * fact.measure.number


def by_volume(line: ServiceLine) -> bool:
    """Whether the NDC quantity is in milliliters."""
    return line.drug is not None and line.drug.unit == "ML"


def doubt_of_volume(counted: Iterable[tuple[ServiceLine, Decimal]], crossing: Crossing) -> str:
    """Why units of lines of one drug are not computed from milliliters; '' where they need not be, or the tables agree
    on what one item holds.
    """
    line = next((other for other, _ in counted if by_volume(other)), None)
    if line is None:
        return ""
    fact = unit_of_code(line)
    if fact is None:
        return f"what one unit of {line.procedure} is, the loaded tables do not say, or say differently"
    if strength_agrees(line, fact, crossing) is False:
        return (
            f"the strength of {line.ndc} in the NDC directory ({_item(line, fact.measure.unit)})"
            f" and the crosswalk's billing units of {line.procedure} disagree"
        )
    return ""


def _item(line: ServiceLine, unit: str) -> str:
    return f"{plain(held_in_item(line, unit) or Decimal(0))} {unit} an item"


def counted_otherwise(line: ServiceLine, units: Decimal, count: Decimal, expected: Decimal) -> str:
    """What the units are as many as, where that is another count than units."""
    fact = unit_of_code(line)
    if line.drug is not None and units == line.drug.quantity and by_volume(line):
        return ", as many as milliliters,"
    if units == count:
        return ", as many as items,"
    if fact is not None and units == expected * fact.measure.number / fact.written.size:
        return f", as many as {fact.written.name},"
    return ""


def hang_on_tables(line: ServiceLine) -> bool:
    """Whether the amounts of a line are those of the tables of its day, where there are any."""
    return line.of_unmapped_drug and (mg_billed(line) is None or is_of_tables(line))


def line_amounts(line: ServiceLine) -> LineAmounts:
    """What the line bills and what its NDC quantity comes to; of a drug of the mappings in milligrams."""
    billed, by_ndc = mg_billed(line), mg_by_ndc(line)
    fact = unit_of_code(line) if hang_on_tables(line) else None
    if fact is None:
        return LineAmounts(billed, by_ndc, MG if billed is not None or by_ndc is not None else "")
    in_table_unit = _by_ndc(line, fact)
    return LineAmounts(
        None if line.units is None else line.units * fact.measure.number / fact.written.size,
        None if in_table_unit is None else in_table_unit / fact.written.size,
        fact.written.name,
    )


def _by_ndc(line: ServiceLine, fact: UnitFact) -> Decimal | None:
    """By items and the crosswalk's units of one, by the strength of the directory, or as counted: they must agree."""
    drug, crossing, count = line.drug, crossing_of(line), items(line)
    if drug is None or drug.quantity is None or not 0 < drug.quantity < LIMIT:
        return None
    amounts: list[Decimal] = []
    if crossing is not None and tells_no_content(fact, crossing):
        crossing = None
    if crossing is not None and crossing.units_each is not None and count is not None:
        amounts.append(count * crossing.units_each * fact.measure.number)
    if fact.measure.unit == MG and (mg := mg_by_ndc(line)) is not None:
        amounts.append(mg)
    if (fact.measure.unit, drug.unit) in _COUNTED_ALIKE:
        amounts.append(drug.quantity)
    if (in_unit := by_strength(line, fact.measure.unit)) is not None:
        amounts.append(in_unit)
    agreed = {amount.quantize(_FINEST) if amount < _MOST else None for amount in amounts}
    return agreed.pop() if len(agreed) == 1 else None
