"""D913: what became of the rows of the chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edi837.claim.facts import FileFacts
from edi837.evidence.chart_row import AMBIGUOUS, BY_VALUE, USED
from edi837.findings.finding import Finding, Spot
from edi837.rules.rule import INFO, Knowledge, rule

_THE_FILE = Spot(0, 0, 0, "", "")
_NAMED = 10


@rule("D913", "chart-rows-unused", on=FileFacts, severity=INFO, snip=7, needs=("chart",), quiet=True)
def chart_rows_unused(file: FileFacts, knowledge: Knowledge) -> Iterator[Finding]:
    """How many rows of the chart were used for the lines of the file, and which could not be, or were not.

    Why: a chart of another month, of another hospital, or with account numbers of another kind would else look like one
    that agrees. Rows of other accounts are usual where one chart is for several files.
    Fix: none. Look at the rows that are named.
    Do: Look at the chart rows that are named: another month, another account, or doses not billed.
    Source: chart columns, see docs/evidence.md.
    """
    chart = knowledge.chart
    if chart is None:
        return
    used, ambiguous = file.charted[USED], file.charted[AMBIGUOUS] - file.charted[USED]
    out = {row.row for row in chart.rows if row.is_out and not row.fault}
    unused = [row.row for row in chart.rows if not row.fault and row.row not in used | ambiguous | out]
    if not (unused or ambiguous or chart.faults or file.charted[BY_VALUE]):
        return
    parts = [f"{len(used)} used"]
    parts += _part(unused, "unused") + _part(sorted(ambiguous), "ambiguous")
    parts += [f"{len(out)} cancelled or not given"] if out else []
    parts += [f"{len(chart.faults)} that cannot be read"] if chart.faults else []
    by_value = len(file.charted[BY_VALUE])
    also = f"; {by_value} found by the value of the account number, which is written otherwise" if by_value else ""
    bad = "".join(f"; row {fault.row} {fault.message}" for fault in chart.faults[:_NAMED])
    yield Finding(_THE_FILE, f"{chart.name}: of {len(chart.rows)} rows {', '.join(parts)}{also}{bad}")


def _part(rows: Iterable[int], what: str) -> list[str]:
    listed = list(rows)
    more = ", ..." if len(listed) > _NAMED else ""
    return [f"{len(listed)} {what} ({', '.join(map(str, listed[:_NAMED]))}{more})"] if listed else []
