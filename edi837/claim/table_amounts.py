"""Amounts of drugs that no mapping has, in the unit in which the official tables of the day measure one unit of a code.

Source: HCPCS descriptions, and the dosages of the ASP price file and the ASP NDC-HCPCS crosswalk, which must agree;
BILLUNITS of the crosswalk, billing units in one item.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from edi837.claim.amounts import content, mg_billed, mg_by_ndc
from edi837.claim.claim import ServiceLine
from edi837.dosing.dose import LIMIT, container_ml
from edi837.dosing.drug_amount import MG, ML, UNITS, DrugAmount, WrittenUnit, amount_in, unit_in
from edi837.mapping.official import Official
from edi837.mapping.payment import Crossing

# Divisions need not come out; amounts that are the same to a nanogram are the same.
_FINEST = Decimal("0.000001")
_MOST = Decimal(10) ** 15


class UnitFact(NamedTuple):
    """What one unit of a code is by one table, and in which unit the table writes it."""

    measure: DrugAmount
    written: WrittenUnit
    source: str


class LineAmounts(NamedTuple):
    """What a line bills, and what its NDC quantity comes to, in `unit`; None where it cannot be known."""

    billed: Decimal | None
    by_ndc: Decimal | None
    unit: str


def unit_facts(official: Official, code: str, day: date | None) -> Iterator[UnitFact]:
    """What one unit of a code is, by each loaded table of the day that says it."""
    entry = official.hcpcs.find(code) if official.hcpcs is not None else None
    texts = [(entry.description, str(official.hcpcs.table))] if entry is not None and official.hcpcs else []
    for table_of in (official.asp, official.crosswalk):
        table = table_of.of_day(day) if table_of is not None else None
        if table_of is not None and table is not None:
            texts += [(dosage, str(table)) for dosage in table_of.dosages(code, table)]
    for text, source in texts:
        if measure := amount_in(text):
            yield UnitFact(measure, unit_in(text), source)


def unit_of_code(line: ServiceLine) -> UnitFact | None:
    """What one unit of the line's code is by tables that agree; None where they do not, or say nothing."""
    official = line.claim.mappings.official
    facts = list(unit_facts(official, line.procedure, line.day)) if official is not None else []
    return facts[0] if len({fact.measure for fact in facts}) == 1 else None


def crossings_of(official: Official | None, ndc: str, day: date | None) -> list[Crossing]:
    """The crosswalk's rows of an NDC on a day; none where no loaded crosswalk covers it."""
    crosswalk = official.crosswalk if official is not None else None
    table = crosswalk.of_day(day) if crosswalk is not None else None
    return [] if crosswalk is None or table is None else crosswalk.find(ndc, table)


def crossing_of(line: ServiceLine) -> Crossing | None:
    """The crosswalk's row of the line's code and NDC on its day."""
    if not line.ndc:
        return None
    crossings = crossings_of(line.claim.mappings.official, line.ndc, line.day)
    return next((crossing for crossing in crossings if crossing.code == line.procedure), None)


def items(line: ServiceLine) -> Decimal | None:
    """The NDC quantity in items (vials, syringes): as counted, or milliliters over those of one item."""
    drug = line.drug
    if drug is None or drug.quantity is None or not 0 < drug.quantity < LIMIT:
        return None
    if drug.unit == "UN":
        return drug.quantity
    volume = container_ml(drug.product, drug.package) if drug.product is not None else None
    return drug.quantity / volume if drug.unit == "ML" and volume else None


def strength_agrees(line: ServiceLine, fact: UnitFact, crossing: Crossing) -> bool | None:
    """Whether BILLUNITS times one unit is what the directory says of one item; None where it does not say it."""
    held = content(line)
    if held is None or fact.measure.unit != MG or crossing.units_each is None:
        return None
    return held == crossing.units_each * fact.measure.number


def hang_on_tables(line: ServiceLine) -> bool:
    """Whether the amounts of a line are those of the tables of its day, where there are any."""
    return line.of_unmapped_drug and mg_billed(line) is None


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
    if crossing is not None and crossing.units_each is not None and count is not None:
        amounts.append(count * crossing.units_each * fact.measure.number)
    if fact.measure.unit == MG and (mg := mg_by_ndc(line)) is not None:
        amounts.append(mg)
    if (fact.measure.unit, drug.unit) in {(ML, "ML"), (UNITS, "F2")}:
        amounts.append(drug.quantity)
    agreed = {amount.quantize(_FINEST) if amount < _MOST else None for amount in amounts}
    return agreed.pop() if len(agreed) == 1 else None
