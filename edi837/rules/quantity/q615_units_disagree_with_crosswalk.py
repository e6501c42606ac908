"""Q615: the units are not those of the items that the NDC quantity comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from edi837.claim.amounts import lines_of_same_code, units_agree_alone
from edi837.claim.claim import ServiceLine
from edi837.claim.table_amounts import by_volume, counted_in_unit, counted_otherwise, doubt_of_volume, items
from edi837.claim.table_units import crossing_of, unit_of_code
from edi837.dosing.quantity import in_units
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import WARNING, Scope, rule
from edi837.rules.unless_billed import with_computed_dose
from edi837.rules.when import under_target_code
from edi837.x12.values import plain

_FINEST = Decimal("0.000001")


@rule(
    "Q615",
    "units-disagree-with-crosswalk",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=under_target_code,
    unless=(with_computed_dose,),
    scope=Scope.PAIR,
    yields_to=("N209", "N210", "N211", "N213", "N219", "Q601", "Q602", "Q603", "Q604", "Q605", "Q606", "Q611"),
)
def units_disagree_with_crosswalk(line: ServiceLine) -> Iterator[Finding | NotChecked]:
    """The units of the lines of an NDC are not those that its quantity comes to by the official tables.

    Why: payers compute the units from the NDC quantity; the crosswalk tells them for each vial or syringe, whatever its
    strength; where it lacks the NDC, milliliters, international units and vials are compared with what one unit of the
    code is. Asked where no mapping and no strength computes milligrams. Milliliters (ML) are items by the volume that
    the NDC directory has for one, where HCPCS description, dosage and strength come to the same billing units; where
    they do not, nothing is compared.
    Fix: none. Compare units and quantity with the record: which of the two is wrong, nobody can know here.
    Do: Compare {units} units with {ndc_quantity} {ndc_unit} of {ndc} and the crosswalk's units.
    Source: CMS, ASP NDC-HCPCS crosswalk of the quarter of the service: BILLUNITS, billing units in one item.
    """
    crossing = crossing_of(line)
    if units_agree_alone(line) is not None:
        return
    if crossing is None or crossing.units_each is None:
        yield from _as_counted(line)
        return
    alike = [other for other in lines_of_same_code(line) if other.ndc == line.ndc]
    counts = {id(other): count for other in alike if other.units and (count := items(other))}
    if alike[0] is not line or len(counts) != len(alike):
        return
    if any(by_volume(other) for other in alike) and (doubt := doubt_of_volume(line, crossing)):
        yield NotChecked(line.units_element, doubt)
        return
    units = _sum(other.units for other in alike)
    total, given = _sum(counts.values()), _sum(counts[id(other)] for other in alike if not other.discarded)
    # The line of what was given may carry the quantity of the whole containers for its JW line too.
    if units in {_whole(count * crossing.units_each) for count in (total, given)}:
        return
    computed = f"{_shown(total)} × {plain(crossing.units_each)} = {_shown(total * crossing.units_each)}"
    slip = counted_otherwise(line, units, total, total * crossing.units_each)
    message = f"{in_units(units)}{slip} for an NDC quantity of {computed}, by the {crossing.table}"
    said = f"{message} ({crossing.dosage} a unit)"
    yield Finding(line.units_element, said, related=tuple(other.number for other in alike[1:]))


def _as_counted(line: ServiceLine) -> Iterator[Finding]:
    """Units against a quantity that is counted in what one unit of the code is."""
    fact = unit_of_code(line)
    alike = [other for other in lines_of_same_code(line) if other.ndc == line.ndc]
    counts = {id(other): count for other in alike if other.units and (count := counted_in_unit(other))}
    if fact is None or alike[0] is not line or len(counts) != len(alike):
        return
    units, total = _sum(other.units for other in alike), _sum(counts.values())
    given = _sum(counts[id(other)] for other in alike if not other.discarded)
    apart = _whole(given) + (total - given).to_integral_value(ROUND_FLOOR)
    if units not in {_whole(total), _whole(given), apart}:
        quantity = f"{_shown(total * fact.measure.number)} {fact.measure.unit} / {_shown(fact.measure.number)}"
        message = f"{in_units(units)} for an NDC quantity of {quantity} = {_shown(total)} units, by the {fact.source}"
        yield Finding(line.units_element, message, related=tuple(other.number for other in alike[1:]))


def _whole(units: Decimal) -> Decimal:
    """Rounded up; what a division left beyond a millionth is none."""
    return units.quantize(_FINEST).to_integral_value(ROUND_CEILING)


def _shown(number: Decimal) -> str:
    return plain(number.quantize(_FINEST).normalize())


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
