"""Q601: the units are not counted in units."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import expected_units, mg_per_unit, units_agree
from edi837.claim.claim import ServiceLine
from edi837.dosing.dose import LIMIT, dose
from edi837.dosing.quantity import in_words, whole_units
from edi837.evidence.charted import units_as_charted
from edi837.findings.finding import Finding, proposed
from edi837.proposals.units import bill_units
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.when import with_units_in_doubt
from edi837.x12.values import qualifier

_AMOUNTS = ("ML", "ME", "GR")


@rule(
    "Q601",
    "unit-code-wrong",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=with_units_in_doubt,
    yields_to=("Q602",),
    never_permitted=True,
)
def unit_code_wrong(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """SV103 or SV204 is not UN.

    Why: a drug code is billed in units of its description; with ML, ME or minutes a payer rejects the line or pays for
    another amount.
    Fix: proposed: UN, where the units are already those of the NDC quantity; UN and units together, where code and
    number give milligrams that the NDC quantity confirms, or that lower the number. Otherwise look up the dose. For
    other units the charge is a choice, as sent or prorated; no units where a prior payer or a repricer judged the line.
    Do: Look up the dose of {service_from}: {units} {before} are not units (UN).
    Decide: Check the dose of {service_from}; approve {after}, or have unit code and units corrected.
    Changes: SV103 or SV204 becomes UN, and units where code and number give milligrams; the charge as chosen.
    Proof: the NDC quantity or the chart gives the same units.
    Withheld: where they give other units, where units would rise unproved, or where another payer or a repricer has
    judged the line.
    Source: 837 guides, SV103 (UN, MJ) and SV204 (UN, DA); a HCPCS drug code counts units.
    """
    if line.unit == "UN" or not line.unit_at:
        return
    place = line.service_element(line.unit_at)
    message = f"The unit code is {line.unit.strip() or 'empty'}, not UN"
    computed = _computed(line)
    if qualifier(line.unit) == "UN" or units_agree(line):
        yield Finding(place, message, proposed("Write UN", place.becomes("UN")))
    elif computed is None:
        yield Finding(place, message)
    else:
        units, words = computed
        proved = all(known == units for known in _known(line, knowledge)) and _not_more(line, units)
        fix = bill_units(line, units, place.becomes("UN"), also=" and write UN") if proved else None
        yield Finding(place, f"{message}: {words}", fix)


def _computed(line: ServiceLine) -> tuple[Decimal, str] | None:
    """The units that code and number give, and how; None where they give no milligrams."""
    unit, drug, meant = mg_per_unit(line), line.drug, qualifier(line.unit)
    if unit is None or line.units is None or not 0 < line.units < LIMIT or meant not in _AMOUNTS:
        return None
    billed = dose(line.units, meant, drug.product if drug else None, None)
    if billed is None:
        return None
    return whole_units(billed.mg, unit, line.discarded), in_words(billed.how, billed.mg, unit, line.discarded)


def _known(line: ServiceLine, knowledge: Knowledge) -> list[Decimal]:
    """The units that NDC quantity and chart give, as far as they are known."""
    sources = (expected_units(line), units_as_charted(line, knowledge.chart))
    return [units for units in sources if units is not None]


def _not_more(line: ServiceLine, units: Decimal) -> bool:
    """Whether the number stays or falls, or the NDC quantity proves it; one unit at least is left."""
    return units >= 1 and line.units is not None and (units <= line.units or expected_units(line) == units)
