"""A row as XML for exceptions.xsl: its columns, and everything that is put into words."""

from __future__ import annotations

from edi837.report.figures import counted, dollars_of
from edi837.report.nodes import Node, add, node
from edi837.report.plain_words import DISPOSITIONS, SNIP
from edi837.report.shown import ShownRow
from edi837.rows.record import APPROVED, COLUMNS, DECLINED, NOT_CHECKED, REPAIRED, ExceptionRecord
from edi837.x12.values import number


def row_node(shown: ShownRow) -> Node:
    """One <row>; an empty column has no element."""
    row = shown.row
    element = node("row", work=work(row), claim=shown.claim, cents=_cents(row.at_risk), payer=payer(row))
    for name, value in zip(COLUMNS, row, strict=True):
        if value:
            add(element, name, value)
    if row.at_risk:
        add(element, "dollars", dollars_of(row.at_risk))
    if row.days_left:
        add(element, "days", _days(row.days_left))
    if row.charge:
        add(element, "line_charge", dollars_of(row.charge))
    add(element, "disposition_words", DISPOSITIONS.get(row.disposition, row.disposition))
    add(element, "snip_words", SNIP.get(row.snip, ""))
    add(element, "why", _sentence(shown.why))
    add(element, "source_words", _sentence(row.source))
    add(element, "fix_title", shown.fix)
    for value, title in shown.choices:
        add(element, "choice", title, value=value)
    for answer in shown.answers:
        add(element, "answer", answer.words, kind=answer.kind, code=answer.code)
    for line in shown.excerpt:
        segment = add(element, "segment_line", mark=line.mark, number=line.number)
        for part in line.parts:
            add(segment, "marked" if part.marked else "plain", part.text)
    return element


def work(row: ExceptionRecord) -> str:
    """Under which heading a person looks for the row: todo, done, unchecked or info."""
    if row.counts:
        return "todo"
    if row.disposition in (REPAIRED, APPROVED, DECLINED):
        return "done"
    return "unchecked" if row.result == NOT_CHECKED else "info"


def payer(row: ExceptionRecord) -> str:
    """The payer's name and id."""
    if row.payer_name and row.payer_id:
        return f"{row.payer_name} ({row.payer_id})"
    return row.payer_name or row.payer_id


def _cents(text: str) -> str:
    value = number(text)
    return "" if value is None else str(int(value * 100))


def _days(text: str) -> str:
    """How long there is to file the claim."""
    if not text.lstrip("-").isdigit():
        return text
    days = int(text)
    return f"{counted(-days, 'day')} late" if days < 0 else f"{counted(days, 'day')} left"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
