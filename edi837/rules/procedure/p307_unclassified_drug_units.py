"""P307: Medicare counts an unclassified drug as one unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.mapping.stated_policy import ON
from edi837.policy.holding import asked
from edi837.proposals.units import bill_units
from edi837.rules.rule import WARNING, rule
from edi837.rules.when import under_unclassified_code
from edi837.x12.values import plain

_MEDICARE = "medicare"
_ONE = Decimal(1)


@rule(
    "P307",
    "unclassified-drug-units",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=under_unclassified_code,
    yields_to=("P306",),
    never_permitted=True,
)
def unclassified_drug_units(line: ServiceLine) -> Iterator[Finding]:
    """An unclassified drug is billed to Medicare with units other than 1.

    Why: the code has no amount, so contractors take one unit a line and read the dose from the description; more units
    are returned for a missing dose, though the units are at fault.
    Fix: proposed: 1 unit where more were billed. The charge is for the whole dose and stays; check it. Nothing is
    proposed where a prior payer or a repricer has judged the line.
    Do: Bill {procedure} with 1 unit for the whole dose; {before} were sent.
    Decide: Approve {after} unit if {charge} is for the whole dose; check the charge.
    Changes: units become 1; the charge as chosen.
    Proof: Medicare's contractors: the code has no amount, so the line is one unit.
    Withheld: where the units are less than one, or another payer or a repricer has judged the line.
    Source: WPS on J3490, Palmetto and CGS on unclassified drugs.
    """
    if any(stated.policy.status == ON for stated in asked("P307", line)):
        return  # the payer's own policies say how it counts
    policy, units = line.claim.payer.policy, line.units
    if units is None or units <= 0 or units == 1 or all(entry.id != _MEDICARE for entry in policy.entries):
        return
    message = f"{plain(units)} units of the unclassified code {line.procedure}; Medicare takes 1, whatever the dose"
    yield Finding(line.units_element, message, bill_units(line, _ONE, charge_stays=True) if units > 1 else None)
