"""Q603: a part of a unit is billed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING

from edi837.claim.amounts import arithmetic, expected_units, group
from edi837.claim.claim import ServiceLine
from edi837.evidence.charted import charted_words, lines_with_same_row, units_as_charted
from edi837.findings.finding import Finding
from edi837.proposals.units import bill_units
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.when import with_units_in_doubt
from edi837.x12.values import plain


@rule(
    "Q603",
    "units-fractional",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=with_units_in_doubt,
    yields_to=("Q601", "Q602", "W504"),
    never_permitted=True,
)
def units_fractional(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The units are not whole, on a line of what was given.

    Why: payers take whole units only; a part of a unit that was given counts as one.
    Fix: proposed: rounded up, where that is what NDC quantity and chart give, or where neither is known. Otherwise look
    up the dose. The charge is a choice, as sent or prorated; nothing where a prior payer or a repricer judged the line.
    Do: Look up the dose of {service_from}: {before} units are not whole.
    Decide: Check the dose of {service_from}; approve {after}, or have {before} corrected.
    Changes: units are rounded up to the next whole one; the charge as chosen.
    Proof: CMS: a part of a unit that was given counts as one; NDC quantity and chart agree where they are known.
    Withheld: where NDC quantity or chart give other units, several lines share the dose, or another payer or a
    repricer has judged the line.
    Source: CMS and Noridian: the dose divided by the code's amount, rounded up to the next whole unit.
    """
    units = line.units
    if units is None or units <= 0 or line.discarded or units == units.to_integral_value():
        return
    rounded = units.to_integral_value(ROUND_CEILING)
    message = f"{plain(units)} units: only whole units can be billed"
    known = [amount for amount in (expected_units(line), units_as_charted(line, knowledge.chart)) if amount is not None]
    alone = len(group(line)) == 1 and len(lines_with_same_row(line, knowledge.chart)) == 1
    if computed := arithmetic(line):
        message += f". {computed}"
    if said := charted_words(line, knowledge.chart):
        message += f". {said}"
    fits = alone and line.under_target and all(amount == rounded for amount in known)
    yield Finding(line.units_element, message, bill_units(line, rounded) if fits else None)
