"""D901: the chart has no row for the line."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, Knowledge, rule


@rule("D901", "chart-not-linked", on=ServiceLine, severity=INFO, snip=7, needs=("chart",))
def chart_not_linked(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The chart that was given holds no row for this line, or several that fit as well.

    Why: without its row nothing of the documentation could be checked for this line, and that is not a pass.
    Fix: none. Give the chart rows the patient control number and line of the claim, or date and NDC.
    Do: Add chart rows for {patient_control_number}, {where}, with date and NDC.
    Source: chart columns, see the documentation of --chart.
    """
    if knowledge.chart is None:
        return
    match = knowledge.chart.find(line)
    if match.several:
        yield Finding(line.lx, f"{match.several} chart rows fit this line as well as one another; none was used")
    elif match.row is None and match.of_another_date is None:
        yield Finding(line.lx, "The chart has no row for this line")
