"""Q615: the units are not those of the items that the NDC quantity counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, Decimal

from edi837.claim.amounts import lines_of_same_code, units_agree_alone
from edi837.claim.claim import ServiceLine
from edi837.dosing.quantity import in_units
from edi837.findings.finding import Finding
from edi837.mapping.payment import Crossing
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.when import under_target_code
from edi837.x12.values import plain


@rule(
    "Q615",
    "units-disagree-with-crosswalk",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=under_target_code,
    needs=("crosswalk",),
    quiet=True,
    scope=Scope.PAIR,
    yields_to=("N209", "N210", "N211", "N213", "N219", "Q601", "Q602", "Q603", "Q604", "Q605", "Q606", "Q611"),
)
def units_disagree_with_crosswalk(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The units of the lines of an NDC are not items times the billing units that the crosswalk has for one item.

    Why: payers compute the units from the NDC quantity; the crosswalk tells them for each vial or syringe, whatever its
    strength. Asked where no mapping computes milligrams, and where the quantity counts items (UN).
    Fix: none. Compare units and quantity with the record: which of the two is wrong, nobody can know here.
    Do: Compare {units} units with {ndc_quantity} {ndc_unit} of {ndc} and the crosswalk's units.
    Source: CMS, ASP NDC-HCPCS crosswalk of the quarter of the service: BILLUNITS, billing units in one item.
    """
    crossing = _crossing(line, knowledge)
    if crossing is None or crossing.units_each is None or units_agree_alone(line) is not None:
        return
    alike = [other for other in lines_of_same_code(line) if other.ndc == line.ndc]
    if alike[0] is not line or not all(map(_counts_items, alike)):
        return
    units = _sum(other.units for other in alike)
    items, given = _sum(map(_items, alike)), _sum(_items(other) for other in alike if not other.discarded)
    # The line of what was given may carry the quantity of the whole containers for its JW line too.
    if units in {(count * crossing.units_each).to_integral_value(ROUND_CEILING) for count in (items, given)}:
        return
    computed = f"{plain(items)} × {plain(crossing.units_each)} = {plain(items * crossing.units_each)}"
    message = f"{in_units(units)} for an NDC quantity of {computed}, by the {crossing.table} ({crossing.dosage} a unit)"
    yield Finding(line.units_element, message, related=tuple(other.number for other in alike[1:]))


def _crossing(line: ServiceLine, knowledge: Knowledge) -> Crossing | None:
    """The row of code and NDC on the day; N219 says where there is none."""
    crosswalk = knowledge.crosswalk
    table = crosswalk.of_day(line.day) if crosswalk is not None else None
    if crosswalk is None or table is None or not line.ndc:
        return None
    return next((crossing for crossing in crosswalk.find(line.ndc, table) if crossing.code == line.procedure), None)


def _counts_items(line: ServiceLine) -> bool:
    drug = line.drug
    return drug is not None and drug.unit == "UN" and bool(drug.quantity) and bool(line.units)


def _items(line: ServiceLine) -> Decimal | None:
    return line.drug.quantity if line.drug is not None else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
