"""D902: the chart does not say how much was given, or how."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.chart_row import says_nothing
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import WARNING, Knowledge, rule

_WHAT = {"mg_given": "milligrams given", "route": "route"}


@rule("D902", "dose-or-route-undocumented", on=ServiceLine, severity=WARNING, snip=7, needs=("chart",))
def dose_or_route_undocumented(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The chart row of the line, or of one dose of several, has no milligrams given, or no route.

    Why: a payer that asks for the record denies a drug whose dose or route it cannot find there.
    Fix: none. Ask who gave the drug to complete the record.
    Do: Ask who gave {drug} on {service_from} to chart its dose and route.
    Source: the drug mapping's reference document, on denials: missing milligrams and route; Palmetto, CGS.
    """
    chart = knowledge.chart
    row = own_row(line, chart)
    if row is None or chart is None:
        return
    known = [column for column in _WHAT if column in chart.columns]
    for column in _WHAT.keys() - known:
        yield NotChecked(line.lx, f"the chart has no column {column}")
    for dose in row.doses or (row,):
        empty = {"mg_given": dose.mg_given is None, "route": says_nothing(dose.route)}
        if lacking := [_WHAT[column] for column in known if empty[column]]:
            yield Finding(line.lx, f"Chart {dose.named} has no {' and no '.join(lacking)}")
