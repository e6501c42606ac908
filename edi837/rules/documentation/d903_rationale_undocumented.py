"""D903: an off-label use without a reason on record."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.use import off_label
from edi837.evidence.chart_row import says_nothing
from edi837.evidence.on_record import has_note, own_row
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import WARNING, Knowledge, rule


@rule(
    "D903",
    "rationale-undocumented",
    on=ServiceLine,
    severity=WARNING,
    snip=7,
    needs=("chart",),
    yields_to=("D902",),
)
def rationale_undocumented(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The use is off label, and neither the chart (indication) nor a note or attachment of the claim gives a reason.

    Why: payers deny off-label uses whose necessity the record does not show, and an appeal needs it too.
    Fix: none. Have the provider write down the indication, what was tried before, benefit and risk.
    Do: Have the provider write why {drug} on {service_from}: indication, prior therapies, benefit and risk.
    Source: the drug mapping's reference document: clinical rationale, above all for off-label uses.
    """
    chart = knowledge.chart
    row = own_row(line, chart)
    if row is None or chart is None or not says_nothing(row.indication):
        return
    uses = off_label(line, line.use)
    if not uses or has_note(line):
        return
    if "indication" not in chart.columns:
        yield NotChecked(line.lx, "the chart has no column indication, and the claim no note or attachment")
        return
    message = f"Off-label use ({uses[0][1]}), and chart {row.named} gives no indication; no note or attachment either"
    yield Finding(uses[0][0].element, message)
