"""W504: the units of a JW line are not those of what was discarded."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import arithmetic, beyond_strength, content, mg_by_ndc, mg_per_unit, units_agree
from edi837.claim.line import ServiceLine
from edi837.claim.pairs import pair
from edi837.dosing.quantity import in_units, were_billed
from edi837.dosing.waste import capacity, containers
from edi837.findings.finding import Finding
from edi837.proposals.charted import as_charted
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

    Why: waste is billed in whole units, rounded down; what exceeds the container was neither given nor discarded.
    Fix: proposed from the chart: units and NDC quantity of what was discarded; the charge is a choice, as sent or
    prorated. Where that is less than one unit, the line has to go, and JZ belongs on the other; that is the provider's.
    Nothing is proposed where a prior payer or a repricer has judged the line.
    Source: CMS and Noridian on JW; the-rheumatologist.org: given is rounded up, discarded down, never beyond the vial.
    """
    if line.units is None or line.units <= 0:
        return
    fault = _fault(line, line.units) or _beyond_containers(line)
    if fault:
        yield Finding(line.units_element, fault, as_charted(line, knowledge.chart))


def _fault(line: ServiceLine, units: Decimal) -> str:
    """What is wrong with the line by itself; '' when nothing is."""
    computed = arithmetic(line)
    if units != units.to_integral_value():
        return f"{plain(units)} units of waste: waste is billed in whole units. {computed}".rstrip()
    if units_agree(line) is False:
        return f"{computed}; {were_billed(units)} as discarded"
    return beyond_strength(line)


def _beyond_containers(line: ServiceLine) -> str:
    """That the pair bills more than its containers hold, where the line of what was given is right by itself."""
    unit, whole, both = mg_per_unit(line), content(line), pair(line)
    units = [other.units for other in both.lines if other.units is not None]
    milligrams = [mg for other in both.lines if (mg := mg_by_ndc(other)) is not None]
    if unit is None or whole is None or len(units) < len(both.lines) or len(milligrams) < len(both.lines):
        return ""
    if not both.given or any(units_agree(other) is False for other in both.given):
        return ""
    mg, billed = sum(milligrams, Decimal(0)), sum(units, Decimal(0))
    most = capacity(mg, whole, unit)
    if billed <= most:
        return ""
    held = f"{plain(containers(mg, whole))} × {plain(whole)} mg, {in_units(most)} at most"
    return f"{plain(mg)} mg by NDC come from {held}; {were_billed(billed)} as given and discarded"
