"""D901: the chart has no row for the line."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.chart_row import together
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, WARNING, Knowledge, rule


@rule("D901", "chart-not-linked", on=ServiceLine, severity=INFO, snip=7, needs=("chart",))
def chart_not_linked(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The chart that was given holds no row for this line, or none that can be used: it is told which and why.

    Why: without its row nothing of the documentation could be checked for this line, and that is not a pass. A billed
    dose of which the record says that it was cancelled, or not given, is a warning.
    Fix: none. Give the chart rows the patient control number and line of the claim, or date and NDC.
    Do: Add chart rows for {patient_control_number}, {where}, with date and NDC.
    Source: chart columns, see the documentation of --chart.
    """
    if knowledge.chart is None:
        return
    match = knowledge.chart.find(line)
    if match.faulty:
        bad = match.faulty[0]
        yield Finding(line.lx, f"Chart {bad.named} cannot be used: {bad.fault}; nothing of the line was checked by it")
    elif match.ambiguous:
        rows = together(match.ambiguous)
        yield Finding(line.lx, f"Chart {rows.named} fits another line of the claim as well; it was not used")
    elif match.row is not None or match.of_another_date is not None:
        return
    elif match.out:
        message = f"Chart {together(match.out).named} says that the dose was cancelled or not given; no other row fits"
        yield Finding(line.lx, message, severity=WARNING)
    elif match.of_another_ndc is None:
        yield Finding(line.lx, "The chart has no row for this line")
