"""D907: what the record must show, where no chart was given to look it up in."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, Knowledge, rule

_CHECKLIST = (
    "Without a chart the documentation was not checked. The record must show: milligrams given, and the route; what "
    "was discarded and the total dispensed, with a witness; the indication and why this drug; therapies tried before; "
    "benefit and risk; the protocol, start and stop; monitoring during and after; adverse events, or that there were "
    "none"
)


@rule("D907", "documentation-checklist", on=ServiceLine, severity=INFO, snip=7, per_file=True, by_meaning=True)
def documentation_checklist(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The list of what the medical record must show for a line, since no chart was given.

    Why: a claim shows code, units and diagnosis; the reasons for which payers deny this drug stand in the record.
    Fix: none. Hold the record against the list, or give a chart (--chart), so that D901 to D909 can do it.
    Do: Hold the record against this list, or give a chart (--chart).
    Source: the drug mapping's reference document, on documentation; Palmetto and CGS on name, dose and route.
    """
    if knowledge.chart is None:
        yield Finding(line.lx, _CHECKLIST)
