"""D905: the claim codes an adverse event that the chart does not have."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.chart_row import says_nothing
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import INFO, Knowledge, rule


@rule("D905", "adverse-event-unrecorded", on=ServiceLine, severity=INFO, snip=7, needs=("chart",))
def adverse_event_unrecorded(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A diagnosis is tachycardia, dissociation or an adverse effect of an anesthetic; the chart row has no such event.

    Why: claim and record contradict each other, or the record is not complete; the diagnosis may also be older than
    the treatment.
    Fix: none. Compare the record, and complete it where the event belongs to this treatment.
    Do: Compare the record of {service_from}: chart the event, or correct diagnosis {before}.
    Source: the drug mapping's reference document: dissociation, tachycardia, observed adverse effects; ICD-10-CM.
    """
    events = line.claim.mappings.codes.diagnoses.adverse_event
    coded = next((diagnosis for diagnosis in line.claim.diagnoses if diagnosis.code in events), None)
    chart = knowledge.chart
    if coded is None or chart is None or (row := own_row(line, chart)) is None:
        return
    if "adverse_events" not in chart.columns:
        yield NotChecked(line.lx, "the chart has no column adverse_events")
    elif says_nothing(row.adverse_events):
        yield Finding(coded.element, f"The diagnosis may be an adverse event; chart {row.named} has none")
