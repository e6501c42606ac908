"""A 278 response (005010X217): what the payer answered for each service, with number, units, days and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError
from edi837.x12.delimiters import find_header
from edi837.x12.segment import Segment, cut
from edi837.x12.values import code, days, number

# HCR01: what was decided.
_STATUSES = {"A1": "approved", "A2": "partial", "A3": "denied", "A4": "pended", "A6": "modified", "C": "cancelled"}
# Dates of a certification, then of the service or event.
_PERIODS = ("007", "472", "AAH", "435")
_SERVICE, _EVENT, _SOURCE = "SS", "EV", "20"


@dataclass(frozen=True)
class Answer278:
    """What is known at a level, and inherited by those below it."""

    payer: str = ""
    member: str = ""
    number: str = ""
    status: str = ""
    code: str = ""
    units: Decimal | None = None
    first: date | None = None
    last: date | None = None
    place: str = ""


def answers_of_278(path: Path, content: bytes) -> Iterator[Answer278]:
    """Each answer: of a service, or of an event that has no services. MappingError where it is no 278 response."""
    header = find_header(content, 0)
    if header is None or header.fault is not None:
        raise MappingError(str(path), None, "is not an X12 interchange that can be read")
    segments = cut(content[header.end :], header.delimiters, header.end)
    if not any(segment.id == "ST" and segment.value(1) == "278" for segment in segments):
        raise MappingError(str(path), None, "holds no 278 response")
    if any(segment.id == "BHT" and segment.value(2) == "13" for segment in segments):
        raise MappingError(str(path), None, "is a 278 request; the payer's response is wanted")
    levels: dict[str, Answer278] = {}
    event: Answer278 | None = None  # one that services may follow, which then speak for it
    for level, parent, kind, members in _levels(segments):
        known = _with(levels.get(parent, Answer278()), members, kind)
        levels[level] = known
        if kind == _SERVICE:
            event = None
            if known.status:
                yield known
            continue
        if event is not None:
            yield event
        event = known if kind == _EVENT and known.status else None
    if event is not None:
        yield event


def _levels(segments: Sequence[Segment]) -> Iterator[tuple[str, str, str, list[Segment]]]:
    """Each HL: its number, its parent's, its kind, and the segments up to the next one."""
    members: list[Segment] = []
    head: Segment | None = None
    for segment in [*segments, None]:
        if segment is None or segment.id in ("HL", "SE"):
            if head is not None:
                yield head.value(1), head.value(2), head.value(3).strip(), members
            head, members = (segment if segment is not None and segment.id == "HL" else None), []
        elif head is not None:
            members.append(segment)


def _with(known: Answer278, members: Sequence[Segment], kind: str) -> Answer278:
    for segment in members:
        name = segment.id
        if name == "NM1" and kind == _SOURCE and segment.value(1) == "X3":
            known = replace(known, payer=segment.value(9).strip().upper())
        elif name == "NM1" and segment.value(1) == "IL":
            known = replace(known, member=segment.value(9).strip())
        elif name == "HCR":
            status = _STATUSES.get(segment.value(1).strip(), "")
            known = replace(known, status=status, number=segment.value(2).strip() or known.number)
        elif name == "REF" and segment.value(1) == "BB" and not known.number:
            known = replace(known, number=segment.value(2).strip())
        elif name == "UM" and segment.value(4, 1).strip():
            known = replace(known, place=segment.value(4, 1).strip().zfill(2))
        elif name in ("SV1", "SV2"):
            position = 1 if name == "SV1" else 2
            units = number(segment.value(4 if name == "SV1" else 5).strip())
            known = replace(known, code=code(segment.value(position, 2)), units=units or known.units)
        elif name == "HSD" and segment.value(1) in ("VS", "UN", "FL") and number(segment.value(2)):
            known = replace(known, units=number(segment.value(2)))
    return _with_period(known, members)


def _with_period(known: Answer278, members: Sequence[Segment]) -> Answer278:
    periods = {
        segment.value(1).strip(): days(segment.value(2).strip(), segment.value(3).strip())
        for segment in members
        if segment.id == "DTP"
    }
    for qualifier in _PERIODS:
        if qualifier in periods and periods[qualifier][0] is not None:
            first, last = periods[qualifier]
            return replace(known, first=first, last=periods.get("036", (last, last))[1] or last)
    return known
