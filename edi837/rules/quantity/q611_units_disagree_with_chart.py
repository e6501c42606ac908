"""Q611: the chart says another dose than the claim."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import arithmetic, units_agree
from edi837.claim.claim import ServiceLine
from edi837.evidence.charted import (
    NO_ROW,
    Backs,
    backing,
    billed_in_words,
    charted_in_units,
    lines_with_same_row,
    row_of,
)
from edi837.findings.finding import Finding, NotChecked
from edi837.proposals.bill_as_charted import as_charted
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.when import administering


@rule(
    "Q611",
    "units-disagree-with-chart",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=administering,
    needs=("chart",),
    yields_to=("Q601", "Q602", "Q603", "W501", "W502", "W507", "W508"),
    never_permitted=True,
)
def units_disagree_with_chart(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The billed units are not those of the charted dose, and the NDC quantity does not give the charted dose either.

    Why: the record is what an audit compares with; a claim beyond it is overpaid, one below it is underpaid.
    Fix: proposed: units and NDC quantity as charted. For other units the charge is a choice, as sent or prorated; none
    are proposed where a prior payer or a repricer has judged the line.
    Do: Compare {units} units with the charted dose of {service_from}.
    Decide: Approve {after} if the charted dose of {service_from} is right; else decline.
    Changes: units and CTP04; the charge as chosen.
    Proof: the chart's milligrams given, for this line alone and this date.
    Withheld: where several lines share the row, its amount cannot be written in the unit of the quantity, or
    another payer or a repricer has judged the line.
    Source: the drug mapping's reference document: the exact quantity given, in units of the code.
    """
    row = row_of(line, knowledge.chart)
    if row is None or row.mg_given is None:
        yield NotChecked(line.lx, NO_ROW if row is None else "the chart does not say how much was given")
        return
    proof = backing(line, knowledge.chart)
    if line.units is None or proof in (Backs.UNKNOWN, Backs.UNITS):
        return
    lines = lines_with_same_row(line, knowledge.chart)
    if lines[0] is not line:
        return  # the row is for several lines: the first tells of their sum
    if proof is Backs.QUANTITY and any(units_agree(other) is False for other in lines):
        return  # chart and NDC quantity agree: Q604 to Q606 say what the units are
    by_ndc = arithmetic(line)
    message = f"{charted_in_units(line, knowledge.chart)}; {billed_in_words(lines)}"
    if by_ndc and len(lines) == 1:
        message += f"; the NDC quantity says {by_ndc}"
    related = tuple(other.number for other in lines[1:])
    yield Finding(line.units_element, message, as_charted(line, knowledge.chart), related=related)
