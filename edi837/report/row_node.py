"""A row as XML for exceptions.xsl: as it is read without script."""

from __future__ import annotations

from edi837.report.figures import counted, dollars_of
from edi837.report.nodes import Node, add, node
from edi837.report.shown import ShownRow
from edi837.rows.record import REPORTED, ExceptionRecord

_COLUMNS = (
    "exception_id", "file", "patient_control_number", "line", "service_from", "procedure", "drug", "ndc", "units",
    "billing_npi", "billing_name", "rule", "severity", "element", "before", "after", "message", "remedy", "choices",
    "held",
)  # fmt: skip


def row_node(shown: ShownRow) -> Node:
    """One <row>; an empty column has no element."""
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
    return element


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
