"""W507: nothing was discarded, and something was."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import mg_per_unit
from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import in_group
from edi837.claim.pairs import discarded_beside
from edi837.evidence.charted import row_of
from edi837.findings.finding import Finding, Fix, proposed
from edi837.proposals.modifier_changes import drop_modifier
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.when import accounting_for_waste


@rule(
    "W507",
    "waste-modifiers-contradict",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=accounting_for_waste,
    yields_to=("M405", "W501"),
)
def waste_modifiers_contradict(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """JZ says that nothing was discarded, and a JW line beside it bills what was.

    Why: payers return both lines: one of the two statements is false.
    Fix: proposed where the chart shows a unit or more discarded: JZ is dropped. Otherwise the record decides which of
    the two is true; a JW line is never taken away here.
    Do: The record of {service_from} decides: take JZ off, or the JW line out.
    Decide: Approve dropping JZ if the record of {service_from} shows waste; else decline.
    Changes: JZ is taken off; both lines keep units and charge.
    Proof: the chart: a unit or more was discarded.
    Withheld: without a chart, or where it says that less than one unit was discarded.
    Source: CMS on JW and JZ: a line has the one or the other, and JZ never stands beside a JW line of the same drug.
    """
    other = discarded_beside(line)
    if other is None:
        return
    for modifier in in_group(line, "nothing_discarded"):
        message = f"{modifier} says that nothing was discarded, and line {other.number} bills waste"
        fix = _fix(line, modifier, knowledge)
        yield Finding(line.modifier_element(modifier), message, fix, related=(other.number,))


def _fix(line: ServiceLine, modifier: str, knowledge: Knowledge) -> Fix | None:
    row, unit = row_of(line, knowledge.chart), mg_per_unit(line)
    if row is None or row.mg_discarded is None or unit is None or row.mg_discarded < unit:
        return None
    return proposed(f"Drop {modifier}", *drop_modifier(line, line.modifier_element(modifier).component))
