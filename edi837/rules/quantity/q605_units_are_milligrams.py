"""Q605: milligrams were billed as units."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import arithmetic, expected_units, is_of_tables, mg_by_ndc
from edi837.claim.claim import ServiceLine
from edi837.claim.readings import as_containers
from edi837.dosing.quantity import were_billed
from edi837.evidence.charted import Backs, backing, charted_words
from edi837.findings.finding import Finding
from edi837.proposals.units import bill_units
from edi837.rules.rule import ERROR, WARNING, Knowledge, Scope, rule
from edi837.rules.unless_billed import with_units_of_its_dose
from edi837.rules.when import with_units_of_another_dose
from edi837.x12.values import plain


@rule(
    "Q605",
    "units-are-milligrams",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=with_units_of_another_dose,
    scope=Scope.PAIR,
    yields_to=(
        "N201", "N202", "N204", "N205", "N206", "N209", "N210", "N211", "N214", "N216", "P305", "Q601",
        "Q602", "Q603", "Q611",
    ),
    never_permitted=True,
    unless=(with_units_of_its_dose,),
)  # fmt: skip
def units_are_milligrams(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The billed units are the milligrams of the NDC quantity.

    Why: one unit is several milligrams, so the line bills a multiple of the dose; an audit reads it as overbilling.
    Fix: proposed: the units that the NDC quantity gives. Not where the units are also those of whole containers, one
    container having been counted as one milliliter: then both readings are named, and chart or record decide; nor
    where charge and units were exchanged, nor where a prior payer or a repricer has judged the line. The charge is a
    choice, as sent or prorated.
    Do: Check the dose of {service_from}: {units} looks like milligrams; correct units or quantity.
    Decide: Check the mg given; approve {after} units, or have {ndc_quantity} {ndc_unit} corrected.
    Changes: units fall to those of the NDC quantity; the charge as chosen.
    Proof: NDC quantity × strength, or the chart.
    Withheld: where the units are whole containers too, charge and units were exchanged, or another payer or a
    repricer has judged the line.
    Source: the code's description; dose plausibility in labels of the product.
    """
    expected = expected_units(line)
    if line.units is None or expected is None or line.units != mg_by_ndc(line):
        return
    proof = backing(line, knowledge.chart)
    if proof is Backs.UNITS:
        return  # the chart backs the units: Q604 proposes the quantity
    message = f"{arithmetic(line)}; {were_billed(line.units)}, as many as milligrams"
    proved, other = proof is Backs.QUANTITY, as_containers(line)
    if proved:
        message += f". {charted_words(line, knowledge.chart)}, as the NDC quantity"
    elif other:
        message += f". Either the units should be {plain(expected)}, or {other}: the record tells which"
    exchanged = line.charge == expected
    if exchanged:
        message += ". The charge is the number of units that was expected: were the two exchanged?"
    fits = not exchanged and (proved or (not other and expected < line.units))
    severity = WARNING if is_of_tables(line) else None
    yield Finding(line.units_element, message, bill_units(line, expected) if fits else None, severity=severity)
