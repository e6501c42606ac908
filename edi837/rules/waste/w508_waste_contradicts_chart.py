"""W508: the chart says another waste than the claim."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import mg_per_unit
from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import in_group
from edi837.evidence.chart_row import ChartRow
from edi837.evidence.charted import (
    NO_ROW,
    agrees_with_chart,
    billed_in_words,
    charted_in_units,
    lines_with_same_row,
    row_of,
)
from edi837.findings.finding import Finding, NotChecked
from edi837.proposals.bill_as_charted import as_charted
from edi837.proposals.waste_fix import propose_division
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.when import accounting_for_waste
from edi837.x12.values import plain


@rule(
    "W508",
    "waste-contradicts-chart",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=accounting_for_waste,
    needs=("chart",),
    yields_to=("M405", "W501", "W503", "W504", "W507"),
    never_permitted=True,
)
def waste_contradicts_chart(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A JW line bills other units than the chart says were discarded, or JZ stands where a unit or more was.

    Why: JW and JZ are statements about the record; manufacturers pay refunds by them, and audits compare.
    Fix: proposed: units and NDC quantity of the JW line as charted; JZ dropped and the line divided in the same breath,
    where its units are those of both. JZ is never dropped alone: the line would say nothing of waste. Where the chart
    has less than one unit of waste, the JW line has to go: that is the provider's. Other units leave the charge as a
    choice, as sent or prorated; none are proposed where a prior payer or a repricer has judged the line.
    Do: Compare the waste of {service_from} with the chart; correct {before}.
    Decide: Approve {after} if the charted waste of {service_from} is right; else decline.
    Changes: units and CTP04 of the JW line with its charge as chosen, or JZ gives way to a JW line by dividing
    units that are both.
    Proof: the chart's milligrams discarded.
    Withheld: where JZ would go alone, where units would be added, where less than one unit was discarded, or where
    another payer has judged the line.
    Source: CMS on JW and JZ; FCSO on documentation of what was discarded.
    """
    row = row_of(line, knowledge.chart)
    if row is None or row.mg_discarded is None:
        yield NotChecked(line.lx, NO_ROW if row is None else "the chart does not say how much was discarded")
        return
    if line.discarded:
        yield from _discarded(line, knowledge)
    else:
        yield from _nothing_discarded(line, knowledge, row)


def _discarded(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    if line.units is None or agrees_with_chart(line, knowledge.chart) is not False:
        return
    lines = lines_with_same_row(line, knowledge.chart)
    if lines[0] is not line:
        return  # the row is for several lines: the first tells of their sum
    message = f"{charted_in_units(line, knowledge.chart)}; {billed_in_words(lines)}"
    related = tuple(other.number for other in lines[1:])
    yield Finding(line.units_element, message, as_charted(line, knowledge.chart), related=related)


def _nothing_discarded(line: ServiceLine, knowledge: Knowledge, row: ChartRow) -> Iterator[Finding]:
    unit = mg_per_unit(line)
    if unit is None or row.mg_discarded is None or row.mg_discarded < unit:
        return
    for modifier in in_group(line, "nothing_discarded"):
        place = line.modifier_element(modifier)
        message = f"{modifier} says that nothing was discarded; the chart says {plain(row.mg_discarded)} mg"
        fix, _ = propose_division(line, knowledge.chart)
        yield Finding(place, message, fix)
