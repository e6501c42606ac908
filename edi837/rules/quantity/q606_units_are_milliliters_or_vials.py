"""Q606: milliliters or containers were billed as units."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import arithmetic, expected_units, is_of_tables
from edi837.claim.claim import ServiceLine
from edi837.claim.readings import containers_billed, slip_in_quantity
from edi837.dosing.quantity import were_billed
from edi837.evidence.charted import Backs, backing, charted_words, lines_with_same_row
from edi837.findings.finding import Finding
from edi837.proposals.units import bill_units
from edi837.rules.rule import ERROR, WARNING, Knowledge, Scope, rule
from edi837.rules.unless_billed import with_units_of_its_dose
from edi837.rules.when import with_units_of_another_dose
from edi837.x12.values import plain

_NAMES = {"ML": "milliliters", "UN": "containers"}


@rule(
    "Q606",
    "units-are-milliliters-or-vials",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=with_units_of_another_dose,
    scope=Scope.PAIR,
    yields_to=(
        "N201", "N202", "N204", "N205", "N206", "N209", "N210", "N211", "N214", "N216", "P305", "Q601",
        "Q602", "Q603", "Q605", "Q611",
    ),
    never_permitted=True,
    unless=(with_units_of_its_dose,),
)  # fmt: skip
def units_are_milliliters_or_vials(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The billed units are the milliliters of the NDC quantity, or its number of containers.

    Why: one unit is an amount of the drug, not of the solution, so the line bills a part or a multiple of the dose.
    Fix: proposed with a chart that backs the NDC quantity: its units. Without one none: the quantity may be the slip,
    and more than was billed is never proposed without proof. Look up the dose. The charge is a choice, as sent or
    prorated; nothing is proposed where a prior payer or a repricer has judged the line.
    Do: Check the dose of {service_from}: {units} looks like milliliters or vials.
    Decide: Check the dose; approve {after} units, or have {ndc_quantity} {ndc_unit} corrected.
    Changes: units become those of the NDC quantity; the charge as chosen.
    Proof: the chart's milligrams, which the NDC quantity gives too.
    Withheld: without a chart, where several lines share its row, or another payer or a repricer has judged the
    line.
    Source: the code's description; NDC quantity × strength = milligrams.
    """
    expected = expected_units(line)
    if line.units is None or expected is None or not (counted := _counted(line)):
        return
    proof = backing(line, knowledge.chart)
    if proof is Backs.UNITS:
        return  # the chart backs the units: Q604 proposes the quantity
    message = f"{arithmetic(line)}; {were_billed(line.units)}, as many as {counted}"
    severity = WARNING if is_of_tables(line) else None
    if proof is Backs.QUANTITY:
        alone = len(lines_with_same_row(line, knowledge.chart)) == 1
        message += f". {charted_words(line, knowledge.chart)}, as the NDC quantity"
        yield Finding(line.units_element, message, bill_units(line, expected) if alone else None, severity=severity)
        return
    other = slip_in_quantity(line) or "the NDC quantity is wrong"
    message += f". Either the units should be {plain(expected)}, or {other}: the record tells which"
    yield Finding(line.units_element, message, severity=severity)


def _counted(line: ServiceLine) -> str:
    """What the units are as many as; '' when they are neither."""
    drug = line.drug
    if drug is not None and line.units == drug.quantity and drug.unit in _NAMES:
        return _NAMES[drug.unit]
    return _NAMES["UN"] if line.units == containers_billed(line) else ""
