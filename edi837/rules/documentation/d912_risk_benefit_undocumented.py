"""D912: an off-label use without risk and benefit, or without an order, on record."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.use import off_label
from edi837.evidence.chart_row import says_nothing
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, rule

_COLUMNS = {"risk_benefit": "risk and benefit were weighed", "ordering_provider": "who ordered the drug"}


@rule("D912", "risk-benefit-undocumented", on=ServiceLine, severity=WARNING, snip=7, needs=("chart",))
def risk_benefit_undocumented(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The chart has a column for risk and benefit, or for the ordering provider, and is silent on an off-label line.

    Why: dissociation, tachycardia and dependence have to be weighed against the benefit before an off-label use, and a
    named provider orders it; audits ask for both.
    Fix: none. Add the discussion and the order to the record, if they took place.
    Do: Add the discussion and the order of {drug} on {service_from} to the record.
    Source: the drug mapping's reference document: risk and benefit, dissociative effects, tachycardia.
    """
    row, chart = own_row(line, knowledge.chart), knowledge.chart
    if row is None or chart is None or not off_label(line, line.use):
        return
    for column, what in _COLUMNS.items():
        if column in chart.columns and says_nothing(getattr(row, column)):
            yield Finding(line.lx, f"Chart {row.named} does not say {'that ' * (column == 'risk_benefit')}{what}")
