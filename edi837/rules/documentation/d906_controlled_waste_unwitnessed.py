"""D906: a controlled substance was discarded, and nobody saw it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.claim import ServiceLine
from edi837.claim.use import dispensed_substance
from edi837.evidence.chart_row import says_nothing, together
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.x12.values import plain


@rule("D906", "controlled-waste-unwitnessed", on=ServiceLine, severity=WARNING, snip=7, needs=("chart",))
def controlled_waste_unwitnessed(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The chart row says that some of a scheduled drug was discarded, and names no witness.

    Why: what is discarded of a controlled substance is countersigned in most institutions; without a witness the
    amount, and a JW line for it, cannot be proved.
    Fix: none. Find the second signature in the log of controlled substances.
    Do: Find who witnessed the waste of {drug} on {service_from} in the controlled substance log.
    Source: ketamine is in Schedule III (labels on DailyMed); two signatures are institutional and DEA practice (own
    knowledge).
    """
    chart = knowledge.chart
    row = own_row(line, chart)
    if row is None or chart is None:
        return
    unseen = [part for part in row.parts if part.mg_discarded and says_nothing(part.witness)]
    substance = dispensed_substance(line)
    if not unseen or substance is None or not substance.schedule:
        return
    if "witness" not in chart.columns:
        yield NotChecked(line.lx, "the chart has no column witness")
        return
    mg = sum((part.mg_discarded or Decimal(0) for part in unseen), Decimal(0))
    discarded = f"{plain(mg)} mg of a Schedule {substance.schedule} substance were discarded"
    yield Finding(line.lx, f"{discarded}, and chart {together(unseen).named} names no witness")
