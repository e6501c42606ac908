"""The service lines of a rejected claim in a 277CA: those that something stands against."""

from __future__ import annotations

import re

from edi837.ack.answer import LineAnswer
from edi837.ack.status import REJECTED, composites, status_of
from edi837.ack.verdict import Verdict
from edi837.ack.writing import Outgoing
from edi837.x12 import values

_QUALIFIERS = ("AD", "ER", "HC", "HP", "IV", "WK")
_PROCEDURE, _REVENUE = "HC", "NU"
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
# STC01, STC10 and STC11: a line has one STC, and its claim tells the others.
_MOST = 3


def write_lines(out: Outgoing, verdict: Verdict, day: str) -> None:
    """Loop 2220D of each line that an objection is about, with up to three statuses."""
    for line in verdict.answer.lines:
        service = _service(out, line)
        if not service[1]:
            continue
        statuses = (
            status
            for objection in verdict.objections
            if objection.line == line.number
            for status in composites(status_of(objection))
        )
        first, second, third = [*dict.fromkeys(statuses), (), (), ()][:_MOST]
        revenue = out.text(line.revenue_code, 48) if service[0] != _REVENUE else ""
        charge, units = (_number(text) for text in (line.charge, line.units))
        out.segment("SVC", service, charge or "0", "", revenue, "", "", units)
        out.segment("STC", first, day, REJECTED, *[""] * 6, second, third)
        out.segment("REF", "FJ", out.text(line.control_number or line.number, 50))
        if prescription := out.text(line.prescription, 50):
            out.segment("REF", "XZ", prescription)
        if line.period is not None:
            out.segment("DTP", "472", *line.period)


def _service(out: Outgoing, line: LineAnswer) -> tuple[str, ...]:
    """Procedure and modifiers as sent, as far as they can be repeated; the revenue code of a line without procedure."""
    parts = [out.text(part, 48) for part in line.service]
    qualifier, procedure = (*parts, "", "")[:2]
    if not procedure:
        return _REVENUE, out.text(line.revenue_code, 48)
    modifiers = [part for part in parts[2:6] if _MODIFIER.fullmatch(part)]
    return (qualifier if qualifier in _QUALIFIERS else _PROCEDURE, procedure, *modifiers)


def _number(text: str) -> str:
    number = values.number(text.strip())
    return "" if number is None else values.plain(number)
