"""W504: the units of a JW line are not those of what was discarded."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import (
    agree_in_sum,
    arithmetic,
    beyond_strength,
    content,
    mg_per_unit,
    quantity,
    units_agree,
)
from edi837.claim.claim import ServiceLine
from edi837.claim.pairs import pair, together
from edi837.dosing.dose import units_given
from edi837.dosing.quantity import agrees_alone, in_units, were_billed
from edi837.dosing.strength import Amount, strengths
from edi837.dosing.waste import capacity, containers
from edi837.evidence.chart_row import ChartRow
from edi837.evidence.charted import row_of
from edi837.findings.finding import Finding
from edi837.proposals.bill_as_charted import as_charted
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.when import discarding
from edi837.x12.values import plain


@rule(
    "W504",
    "waste-units-wrong",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=discarding,
    yields_to=("M405", "W501", "W503", "Q601", "Q602"),
    never_permitted=True,
)
def waste_units_wrong(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The units of a JW line are below one, not whole, not those of its NDC quantity, or more than containers hold.

    Where the product is not known, the units and quantities of both lines must come from one strength all the same, and
    from the containers that the chart says were opened.

    Why: waste is billed in whole units, rounded down; what exceeds the container was neither given nor discarded.
    Fix: proposed from the chart: units and NDC quantity of what was discarded; the charge is a choice, as sent or
    prorated. Where that is less than one unit, the line has to go, and JZ belongs on the other; that is the provider's.
    Nothing is proposed where a prior payer or a repricer has judged the line.
    Do: Look up what was discarded of {ndc} on {service_from}; {units} units were billed.
    Decide: Check the discarded amount of {service_from}; approve {after}, or decline.
    Changes: units and CTP04 of the JW line, and its charge as chosen; CLM02 follows.
    Proof: the chart's milligrams discarded, rounded down to units.
    Withheld: without a chart, where less than one unit was discarded, or where another payer or a repricer has
    judged the line.
    Source: CMS and Noridian on JW; the-rheumatologist.org: given is rounded up, discarded down, never beyond the vial.
    """
    if line.units is None or line.units <= 0:
        return
    fault = _fault(line, line.units) or _beyond_containers(line) or _of_unknown_product(line, knowledge)
    if fault:
        yield Finding(line.units_element, fault, as_charted(line, knowledge.chart))


def _fault(line: ServiceLine, units: Decimal) -> str:
    """What is wrong with the line by itself; '' when nothing is."""
    computed = arithmetic(line)
    if units != units.to_integral_value():
        return f"{plain(units)} units of waste: waste is billed in whole units. {computed}".rstrip()
    if units_agree(line) is False or _whole_on_both(line):
        return f"{computed}; {were_billed(units)} as discarded"
    return beyond_strength(line)


def _whole_on_both(line: ServiceLine) -> bool:
    """Whether the whole container's quantity stands on the JW line as well as on the other."""
    unit = mg_per_unit(line)
    if unit is None or agrees_alone(quantity(line), unit) is not False:
        return False
    return not agree_in_sum(line, unit)


def _of_unknown_product(line: ServiceLine, knowledge: Knowledge) -> str:
    """What is left to hold together; where the chart says how much was discarded, W508 compares that."""
    row = row_of(line, knowledge.chart)
    if row is not None and row.mg_discarded is not None:
        return ""
    return _of_two_strengths(line) or _beyond_opened(line, row)


def _of_two_strengths(line: ServiceLine) -> str:
    """That the units and milliliters of both lines cannot come from one strength, where the product is not known."""
    both, unit = pair(line), mg_per_unit(line)
    if unit is None or len(both.given) != 1 or len(both.discarded) != 1:
        return ""
    given, own = (_filled(other) for other in (both.given[0], line))
    if given is None or own is None:
        return ""
    alone, of_waste = strengths(given, False, unit), strengths(own, True, unit)
    # Or the whole container's quantity stands on the line of what was given: at a strength that is sold.
    whole = strengths(Amount(given.units + own.units, given.quantity), False, unit)
    sold = line.claim.mappings.drugs.strengths(line.code.substance) if line.code is not None else frozenset()
    if alone.meets(of_waste) or any(whole.has(strength) and of_waste.has(strength) for strength in sold):
        return ""
    parts = " and ".join(f"{in_units(amount.units)} in {plain(amount.quantity)} mL" for amount in (given, own))
    return f"{parts} cannot be of one strength: quantity or units of a line are wrong"


def _filled(line: ServiceLine) -> Amount | None:
    """Units and milliliters of a line whose product is not known."""
    drug = line.drug
    if drug is None or drug.product is not None or drug.unit != "ML" or not drug.quantity or not line.units:
        return None
    return Amount(line.units, drug.quantity) if min(drug.quantity, line.units) > 0 else None


def _beyond_opened(line: ServiceLine, row: ChartRow | None) -> str:
    """That the pair bills more than the containers hold that the chart says were opened, by nothing but the chart."""
    unit, both = mg_per_unit(line), pair(line)
    if row is None or unit is None or content(line) is not None or not row.container_mg or not row.containers_opened:
        return ""
    billed = sum((other.units for other in both.lines if other.units is not None), Decimal(0))
    most = units_given(row.container_mg * row.containers_opened, unit)
    if billed <= most:
        return ""
    held = f"{plain(row.containers_opened)} × {plain(row.container_mg)} mg, {in_units(most)} at most"
    return f"Chart {row.named} says that {held}, were opened; {were_billed(billed)} as given and discarded"


def _beyond_containers(line: ServiceLine) -> str:
    """That the pair bills more than its containers hold, where the line of what was given is right by itself."""
    unit, whole, both = mg_per_unit(line), content(line), together(line)
    if unit is None or whole is None or both is None:
        return ""
    billed, mg = both
    most = capacity(mg, whole, unit)
    if billed <= most:
        return ""
    held = f"{plain(containers(mg, whole))} × {plain(whole)} mg, {in_units(most)} at most"
    return f"{plain(mg)} mg by NDC come from {held}; {were_billed(billed)} as given and discarded"
