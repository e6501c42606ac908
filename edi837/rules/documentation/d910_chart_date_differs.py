"""D910: the row of the line in the chart is of another date."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, rule


@rule("D910", "chart-date-differs", on=ServiceLine, severity=WARNING, snip=7, needs=("chart",))
def chart_date_differs(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The chart row with this claim and line number is of another date than the line.

    Why: what was charted on another day proves nothing of this service; one of the two dates is wrong, or the row is of
    another visit. Nothing else of the row was used.
    Fix: none. Compare with the record, and correct the date of the claim or of the chart.
    Do: Compare with the record which date is right: {service_from} was billed.
    Source: CMS on medical records: the documentation is that of the date of service (own knowledge).
    """
    match = knowledge.chart.find(line) if knowledge.chart is not None else None
    other = match.of_another_date if match is not None else None
    if other is None or other.service_date is None or line.day is None:
        return
    place = line.lx if line.service_date is None else line.service_date.element(3)
    yield Finding(place, f"Chart {other.named} is of {other.service_date}, the line of {line.day}")
