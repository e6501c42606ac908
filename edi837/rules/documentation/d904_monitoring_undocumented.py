"""D904: the chart shows no monitoring."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.chart_row import says_nothing, together
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import WARNING, Knowledge, rule


@rule("D904", "monitoring-undocumented", on=ServiceLine, severity=WARNING, snip=7, needs=("chart",))
def monitoring_undocumented(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The chart row of the line says that the patient was not monitored, or says nothing of it.

    Why: the drug acts on consciousness, heart and breath; trained people must watch whenever it is given, and a payer
    that reads the record looks for it.
    Fix: none. Ask who gave the drug for the record of vital signs during and after it.
    Do: Ask who gave {drug} on {service_from} for the vital signs during and after.
    Source: the drug mapping's reference document: monitoring is mandatory in all instances.
    """
    chart = knowledge.chart
    row = own_row(line, chart)
    if row is None or chart is None:
        return
    if "monitoring" not in chart.columns:
        yield NotChecked(line.lx, "the chart has no column monitoring")
        return
    unwatched = [dose for dose in row.doses if says_nothing(dose.monitoring)]
    if unwatched:
        silent = not any(dose.monitoring for dose in unwatched)
        what = "is silent on monitoring" if silent else "says that there was no monitoring"
        yield Finding(line.lx, f"Chart {together(unwatched).named} {what}")
