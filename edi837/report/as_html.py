"""The web page: one file, no network. Its rows are data that a script shows; without it the first ones stand there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from edi837.report.figures import counted, dollars_of
from edi837.report.head import head
from edi837.report.nodes import Node, add, node, transform
from edi837.report.page import Page
from edi837.report.row_data import blocks
from edi837.report.shown import ShownRow, ShownTimeline
from edi837.rows.record import REPORTED, ExceptionRecord

# page.xsl leaves these where the first rows go, and where the data.
_ROWS, _DATA = b"<!--rows-->", b"<!--data-->"
_COLUMNS = (
    "exception_id", "file", "patient_control_number", "line", "service_from", "procedure", "drug", "ndc", "units",
    "billing_npi", "billing_name", "rule", "severity", "element", "before", "after", "message", "remedy", "choices",
    "held",
)  # fmt: skip


def write_page(file: IO[bytes], page: Page, first: Iterable[ShownRow], rows: Iterable[ShownRow]) -> None:
    """Write the page: the `first` rows as they are read without script, and all `rows` in their order of place."""
    before, _, rest = transform("page.xsl", head(page)).partition(_ROWS)
    between, _, after = rest.partition(_DATA)
    file.write(before)
    rows_node = node("rows")
    for shown in first:
        rows_node.append(row_node(shown))
    file.write(transform("exceptions.xsl", rows_node) + between)
    for block in blocks(rows):
        file.write(b'<script type="application/json" class="block">' + block + b"</script>\n")
    file.write(after)


def row_node(shown: ShownRow) -> Node:
    """A row as XML for exceptions.xsl, as it is read without script; an empty column has no element."""
    row = shown.row
    element = node("row", payer=payer(row))
    for name in _COLUMNS:
        if value := getattr(row, name):
            add(element, name, value)
    if row.disposition != REPORTED:
        add(element, "disposition", row.disposition)
    if row.at_risk:
        add(element, "dollars", dollars_of(row.at_risk))
    if row.days_left:
        add(element, "days", _days(row.days_left))
    if shown.timeline:
        add(element, "timeline", timeline_words(shown.timeline))
    return element


def timeline_words(timeline: ShownTimeline) -> str:
    """Where a claim stands, and what became of it as a whole."""
    events = (f"{event.day} {event.state}" for event in timeline.events if not event.line)
    return f"{timeline.state} ({', '.join(events)})"


def payer(row: ExceptionRecord) -> str:
    """The payer's name and id."""
    if row.payer_name and row.payer_id:
        return f"{row.payer_name} ({row.payer_id})"
    return row.payer_name or row.payer_id


def _days(text: str) -> str:
    """How long there is to file the claim."""
    if not text.lstrip("-").isdigit():
        return text
    days = int(text)
    return f"{counted(-days, 'day')} late" if days < 0 else f"{counted(days, 'day')} left"
