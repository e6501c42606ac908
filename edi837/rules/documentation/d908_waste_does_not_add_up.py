"""D908: given and discarded are not what was taken from the shelf."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.claim import ServiceLine
from edi837.dosing.dose import container_mg
from edi837.dosing.waste import is_whole
from edi837.evidence.chart_row import ChartRow
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.drugs import MULTI_DOSE, SINGLE_DOSE
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.x12.values import plain


@rule("D908", "waste-does-not-add-up", on=ServiceLine, severity=WARNING, snip=7, needs=("chart",))
def waste_does_not_add_up(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """From single-dose containers, milligrams given and discarded are not whole containers, or no total is charted.

    Why: what is not given from a single-dose container is discarded; when the sum does not come out, dose, waste or
    container is recorded wrongly, and JW or JZ rest on it.
    Fix: none. Compare the record with the log of controlled substances.
    Do: Compare given and discarded {drug} of {service_from} with the controlled substance log.
    Source: the drug mapping's reference document: unused quantities and total dispensed; CMS on JW and JZ.
    """
    chart = knowledge.chart
    row = own_row(line, chart)
    if row is None or chart is None or row.mg_given is None or (container := _container(line, row)) == MULTI_DOSE:
        return
    if container != SINGLE_DOSE:
        yield NotChecked(line.lx, "neither chart nor NDC mapping says whether the container is single-dose")
        return
    if "mg_discarded" not in chart.columns:
        yield NotChecked(line.lx, "the chart has no column mg_discarded")
        return
    total = row.mg_given + (row.mg_discarded or 0)
    amounts = f"{plain(row.mg_given)} mg given and {plain(row.mg_discarded or Decimal(0))} mg discarded"
    should = _misses(line, row, total)
    if should:
        yield Finding(line.lx, f"{amounts} are {plain(total)} mg; {should} (chart {row.named})")
    elif "mg_dispensed" not in chart.columns:
        yield NotChecked(line.lx, "the chart has no column mg_dispensed")
    elif row.mg_dispensed is None:
        yield Finding(line.lx, f"{amounts}, and chart {row.named} does not say how many were dispensed")


def _container(line: ServiceLine, row: ChartRow) -> str:
    """By the chart, else by the NDC mapping; never guessed."""
    package = line.drug.package if line.drug else None
    return row.container or (package.container if package else "")


def _misses(line: ServiceLine, row: ChartRow, total: Decimal) -> str:
    """What the total should be, where it is not; '' where it is, or cannot be known."""
    content, drug = row.container_mg, line.drug
    if content is None and drug is not None and drug.product is not None:
        content = container_mg(drug.product, drug.package)
    if content and row.containers_opened and total != content * row.containers_opened:
        whole = f"{plain(row.containers_opened)} × {plain(content)} mg"
        return f"{whole} that were opened are {plain(content * row.containers_opened)} mg"
    if content and not is_whole(total, content):
        return f"that is not a whole number of containers of {plain(content)} mg"
    if row.mg_dispensed is not None and total != row.mg_dispensed:
        return f"{plain(row.mg_dispensed)} mg were dispensed"
    return ""
