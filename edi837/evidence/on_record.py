"""What is on record for a line: its own row of the chart, and the notes and attachments of its claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edi837.claim.claim import ServiceLine

if TYPE_CHECKING:
    from edi837.evidence.chart import Chart
    from edi837.evidence.chart_row import ChartRow


def own_row(line: ServiceLine, chart: Chart | None) -> ChartRow | None:
    """The chart row of a line; None for a JW line that shares the row of the line beside it."""
    row = chart.find(line).row if chart is not None else None
    if row is None or not line.discarded or chart is None:
        return row
    shared = any(not other.discarded and chart.find(other).row is row for other in line.claim.target_lines)
    return None if shared else row


def has_note(line: ServiceLine) -> bool:
    """Whether claim or line carry a note of the provider (NTE), or announce an attachment (PWK)."""
    for loop in (line.claim.loop, line.loop):
        if any(
            segment.id == "PWK" or (segment.id == "NTE" and segment.value(1).strip() != "TPO")
            for segment in loop.segments
        ):
            return True
    return False
