"""Q615: the units are not those of the items that the NDC quantity comes to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR

from edi837.claim.amounts import units_agree_alone
from edi837.claim.claim import ServiceLine
from edi837.claim.table_amounts import (
    counted_in_unit,
    counted_otherwise,
    counted_together,
    doubt_of_volume,
    items,
    may_be_assayed,
    tells_no_content,
)  # fmt: skip
from edi837.claim.table_units import crossing_of, unit_of_code
from edi837.dosing.quantity import in_units, rounded_up, to_a_millionth, total_of
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import WARNING, Scope, rule
from edi837.rules.unless_billed import with_computed_dose
from edi837.rules.when import under_target_code
from edi837.x12.values import plain


@rule(
    "Q615", "units-disagree-with-crosswalk", on=ServiceLine, severity=WARNING, snip=6, when=under_target_code,
    unless=(with_computed_dose,), scope=Scope.PAIR,
    yields_to=("N209", "N210", "N211", "N213", "N219", "Q601", "Q602", "Q603", "Q604", "Q605", "Q606", "Q611"),
)  # fmt: skip
def units_disagree_with_crosswalk(line: ServiceLine) -> Iterator[Finding | NotChecked]:
    """The units of the lines of an NDC are not those that its quantity comes to by the official tables.

    Why: payers compute the units from the NDC quantity; the crosswalk tells them for each vial or syringe, whatever its
    strength; where it lacks the NDC, milliliters, international units and vials are compared with what one unit of the
    code is, by the directory's strength too where it is in that unit. Asked where no mapping and no strength computes
    milligrams. Milliliters (ML) are items by the volume that the NDC directory has for one, where HCPCS description,
    dosage and strength come to the same billing units; where they do not, nothing is compared. A vial of a clotting
    factor holds what its own label says, 80 to 125 % of its nominal units. The line of what was given
    may carry the quantity of the whole containers for its JW line too.
    Fix: none. Compare units and quantity with the record: which of the two is wrong, nobody can know here.
    Do: Compare {units} units with {ndc_quantity} {ndc_unit} of {ndc} and the crosswalk's units.
    Source: CMS, ASP NDC-HCPCS crosswalk of the quarter of the service: BILLUNITS, billing units in one item.
    """
    crossing = crossing_of(line)
    if units_agree_alone(line) is not None:
        return
    if crossing is None or crossing.units_each is None or tells_no_content(unit_of_code(line), crossing):
        yield from _as_counted(line)
        if crossing is not None and crossing.units_each is not None and counted_in_unit(line) is None:
            said = f"the {crossing.table} counts the units of {line.procedure} one by one, not those of an item"
            yield NotChecked(line.units_element, said)
        return
    counted = counted_together(line, items)
    if not counted:
        return
    if doubt := doubt_of_volume(counted, crossing):
        yield NotChecked(line.units_element, doubt)
        return
    units, total = total_of(other.units for other, _ in counted), total_of(count for _, count in counted)
    given = total_of(count for other, count in counted if not other.discarded)
    exact = {rounded_up(count * crossing.units_each) for count in (total, given)}
    if units in exact or may_be_assayed(line, units, total * crossing.units_each):
        return
    computed = f"{to_a_millionth(total)} × {plain(crossing.units_each)} = {to_a_millionth(total * crossing.units_each)}"
    slip = counted_otherwise(line, units, total, total * crossing.units_each)
    message = f"{in_units(units)}{slip} for an NDC quantity of {computed}, by the {crossing.table}"
    said = f"{message} ({crossing.dosage} a unit)"
    yield Finding(line.units_element, said, related=tuple(other.number for other, _ in counted[1:]))


def _as_counted(line: ServiceLine) -> Iterator[Finding]:
    """Units against a quantity that is counted in what one unit of the code is."""
    fact = unit_of_code(line)
    counted = counted_together(line, counted_in_unit)
    if fact is None or not counted:
        return
    units, total = total_of(other.units for other, _ in counted), total_of(count for _, count in counted)
    given = total_of(count for other, count in counted if not other.discarded)
    apart = rounded_up(given) + (total - given).to_integral_value(ROUND_FLOOR)
    if units not in {rounded_up(total), rounded_up(given), apart} and not may_be_assayed(line, units, total):
        quantity = (
            f"{to_a_millionth(total * fact.measure.number)} {fact.measure.unit} / {to_a_millionth(fact.measure.number)}"
        )
        message = (
            f"{in_units(units)} for an NDC quantity of {quantity} = {to_a_millionth(total)} units, by the {fact.source}"
        )
        yield Finding(line.units_element, message, related=tuple(other.number for other, _ in counted[1:]))
