"""Q604: units and NDC quantity say two doses."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import arithmetic, expected_units, group, is_of_tables, mg_by_ndc, mg_per_unit, units_agree
from edi837.claim.claim import ServiceLine
from edi837.claim.drug_unit import meant_in_natural_unit, unit_is_at_fault
from edi837.claim.readings import quantity_of_both, slip_in_quantity
from edi837.dosing.quantity import were_billed
from edi837.evidence.charted import Backs, backing, charted_words, lines_with_same_row
from edi837.findings.finding import Finding, Fix
from edi837.proposals.bill_as_charted import as_charted
from edi837.proposals.units import bill_units
from edi837.rules.rule import ERROR, WARNING, Knowledge, Scope, rule
from edi837.rules.unless_billed import with_units_of_its_dose
from edi837.rules.when import with_units_of_another_dose
from edi837.x12.values import plain


@rule(
    "Q604",
    "units-disagree-with-ndc",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=with_units_of_another_dose,
    scope=Scope.PAIR,
    yields_to=(
        "N201", "N202", "N204", "N205", "N206", "N209", "N210", "N211", "N214", "N216", "P305", "Q601", "Q602", "Q603",
        "Q605", "Q606", "Q611",
    ),
    never_permitted=True,
    unless=(with_units_of_its_dose,),
)  # fmt: skip
def units_disagree_with_ndc(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The billed units are not those of the NDC quantity, and no known slip explains it.

    Why: the payer computes the dose from both and rejects the line when they differ.
    Fix: proposed when exactly one reading fits. With a chart that backs the units, the quantity is proposed; with one
    that backs the quantity, its units. Without a chart fewer units are proposed where the quantity cannot be the slip,
    and more than were billed never. Nothing is proposed towards a quantity of 1, which systems fill in, nor where the
    charge is the number of units that was expected. For other units the charge is a choice, as sent or prorated; none
    are proposed where a prior payer or a repricer has judged the line.
    Do: Check the dose of {service_from}: {units} units, or {ndc_quantity} {ndc_unit} of {ndc}?
    Decide: Check the dose of {service_from}; approve {after} for {before}, or correct at the source.
    Changes: units, or CTP04; with other units the charge as chosen.
    Proof: the chart, or without one an NDC quantity that cannot be the slip and gives fewer units.
    Withheld: where units would rise without a chart, towards a CTP04 of 1, where charge and units were exchanged,
    where two readings fit, or where another payer or a repricer has judged the line.
    Source: NDC quantity × strength = milligrams; one unit for each amount in the code's description, rounded up.
    """
    unit, mg, billed = mg_per_unit(line), mg_by_ndc(line), line.units
    if unit is None or mg is None or billed is None:
        return
    if unit_is_at_fault(line) and meant_in_natural_unit(line):
        return  # N213: in the product's own unit the quantity comes to the units sent
    fix, why = _fix(line, knowledge, billed)
    message = f"{arithmetic(line)}; {were_billed(billed)}{why}"
    severity = WARNING if abs(billed * unit - mg) < unit or is_of_tables(line) else None
    yield Finding(line.units_element, message, fix, severity=severity)


def _fix(line: ServiceLine, knowledge: Knowledge, billed: Decimal) -> tuple[Fix | None, str]:
    expected = expected_units(line)
    if expected is None:
        return None, ""
    says = f". {charted_words(line, knowledge.chart)}"
    match backing(line, knowledge.chart):
        case Backs.UNITS:
            return as_charted(line, knowledge.chart), f"{says}, as billed, so the NDC quantity is wrong"
        case Backs.QUANTITY:
            alone = len(lines_with_same_row(line, knowledge.chart)) == 1
            return bill_units(line, expected) if alone else None, f"{says}, as the NDC quantity"
        case Backs.NEITHER:
            return None, f"{says}, which is neither"
        case Backs.UNKNOWN:
            return _by_itself(line, billed, expected)


def _by_itself(line: ServiceLine, billed: Decimal, expected: Decimal) -> tuple[Fix | None, str]:
    """Without a chart: fewer units when nothing else explains the difference, else all that can have been meant."""
    if unit_is_at_fault(line):
        return None, ", and the unit of the NDC quantity is in doubt as well: the record tells what was given"
    either = f". Either the units should be {plain(expected)}, or"
    if other := slip_in_quantity(line) or quantity_of_both(line):
        return None, f"{either} {other}: the record tells which"
    if expected > billed:
        return None, f"{either} the NDC quantity is too high: the record tells which"
    if any(units_agree(other) is not True for other in group(line) if other is not line):
        return None, f"{either} this line and another of this date are wrong together: the record tells which"
    if line.drug is not None and line.drug.quantity == 1:
        return None, f"{either} CTP04 is the 1 that systems fill in: the record tells which"
    if line.charge == expected:
        return None, f"{either} charge and units were exchanged: the record tells which"
    return bill_units(line, expected), ""
