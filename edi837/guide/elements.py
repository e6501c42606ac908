"""The faults of a segment at its place in the guide, element by element."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edi837.findings.finding import Severity
from edi837.guide.fault import FaultKind
from edi837.guide.filled import is_kept, sent_positions
from edi837.guide.forms import (
    ANNOUNCED,
    CHARACTER,
    CODE,
    FORM,
    PERIOD,
    code_of_period,
    code_of_value,
    has_cents,
    has_form,
    is_listed,
    is_number,
)
from edi837.guide.tables import NOT_USED, REQUIRED, CompositeTable, ElementTable, Note, Place, SegmentTable
from edi837.system.named_tuple import NamedTuple

# IK403: missing, missing by a note, too many elements, excluded by a note, too many repetitions, too many components.
_MISSING, _BY_NOTE, _TOO_MANY, _EXCLUDED, _REPEATED, _TOO_MANY_PARTS = "1", "2", "3", "10", "12", "13"
_NOT_USED_IN_GUIDE = "I10"
_COUNTRY_AT = 4
# A list of states holds for both, postal codes of nine digits for the first.
_UNITED_STATES, _WITH_STATES = ("", "US"), ("", "US", "CA")


class ElementFault(NamedTuple):
    """A fault of an element or component of a segment: IK403, and what says how it should be."""

    kind: FaultKind
    code: str
    position: int
    component: int
    place: Place | None = None
    note: Note | None = None
    severity: Severity = Severity.ERROR


def faults_in(
    table: SegmentTable, elements: Sequence[str], component: str, repetition: str | None
) -> tuple[ElementFault, ...]:
    """The faults of a segment, each place once; `elements` have their ID first, and no blanks at their ends."""
    faults: list[ElementFault] = []
    for at, place in enumerate(table.places, 1):
        if isinstance(place, CompositeTable):
            value = elements[at] if at < len(elements) else ""
            faults += _in_composite(place, value, component, repetition)
        else:
            faults += _in_element(table, place, elements, component, repetition)
    room = len(table.places)
    if extra := next((at for at in range(room + 1, len(elements)) if elements[at]), 0):
        faults.append(ElementFault(FaultKind.UNEXPECTED, _TOO_MANY, extra, 0))
    places = {(fault.position, fault.component) for fault in faults}
    faults += (note for note in _by_notes(table, elements) if (note.position, 0) not in places)
    return tuple(faults)


def _in_element(
    table: SegmentTable, place: ElementTable, elements: Sequence[str], component: str, repetition: str | None
) -> Iterator[ElementFault]:
    value = elements[place.position] if place.position < len(elements) else ""
    if not value:
        if place.usage == REQUIRED:
            yield _missing(place)
    elif place.usage == NOT_USED:
        yield _not_used(place)
    elif component in value:
        yield ElementFault(FaultKind.UNEXPECTED, CHARACTER, place.position, 0, place)
    elif repetition and repetition in value:
        yield ElementFault(FaultKind.REPEATED_TOO_OFTEN, _REPEATED, place.position, 0, place)
    else:
        country = elements[_COUNTRY_AT] if len(elements) > _COUNTRY_AT else ""
        before = table.places[place.position - 2] if place.number in ANNOUNCED else None
        yield from _of_value(place, value, _announced(before, elements[place.position - 1]), country)


def _announced(before: Place | None, format_: str) -> str:
    """The format that a date or time must have: what stands before it, where the guide has that there."""
    return format_ if isinstance(before, ElementTable) and is_listed(before, format_) else ""


def _in_composite(place: CompositeTable, value: str, component: str, repetition: str | None) -> Iterator[ElementFault]:
    if not value:
        if place.usage == REQUIRED:
            yield _missing(place)
        return
    if place.usage == NOT_USED:
        yield _not_used(place)
        return
    if repetition and repetition in value:
        yield ElementFault(FaultKind.REPEATED_TOO_OFTEN, _REPEATED, place.position, 0, place)
        return
    parts = value.split(component)
    for table in place.parts:
        part = parts[table.component - 1] if table.component <= len(parts) else ""
        if not part:
            if table.usage == REQUIRED:
                yield _missing(table)
        elif table.usage == NOT_USED:
            yield _not_used(table)
        else:
            before = place.parts[table.component - 2] if table.number == PERIOD else None
            yield from _of_value(table, part, _announced(before, parts[table.component - 2]), "")
    room = len(place.parts)
    if extra := next((at for at in range(room + 1, len(parts) + 1) if parts[at - 1]), 0):
        closed = extra <= place.most
        kind = FaultKind.NOT_USED_PRESENT if closed else FaultKind.UNEXPECTED
        yield ElementFault(kind, _NOT_USED_IN_GUIDE if closed else _TOO_MANY_PARTS, place.position, extra)


def _of_value(table: ElementTable, value: str, announced: str, country: str) -> Iterator[ElementFault]:
    """What is wrong with a value; `announced` is the format of a date or time, or the kind of a number."""
    at = table.position, table.component
    code = code_of_value(table, value)
    if code == CHARACTER and table.type in ("AN", "ID"):
        yield ElementFault(FaultKind.LENGTH_OR_TYPE, code, *at, table)
    elif not is_listed(table, value) and (not table.domestic or country in _WITH_STATES):
        yield ElementFault(FaultKind.VALUE_NOT_ALLOWED, CODE, *at, table, severity=table.severity)
    elif code or (code := code_of_period(announced, value)):
        yield ElementFault(FaultKind.LENGTH_OR_TYPE, code, *at, table)
    elif not is_number(announced, value):
        yield ElementFault(FaultKind.VALUE_NOT_ALLOWED, FORM, *at, table, severity=Severity.WARNING)
    elif not has_cents(table, value):
        yield ElementFault(FaultKind.LENGTH_OR_TYPE, CHARACTER, *at, table, severity=Severity.WARNING)
    elif not has_form(table, value) and (not table.domestic or country in _UNITED_STATES):
        yield ElementFault(FaultKind.VALUE_NOT_ALLOWED, FORM, *at, table, severity=table.severity)


def _missing(place: Place) -> ElementFault:
    component = place.component if isinstance(place, ElementTable) else 0
    return ElementFault(FaultKind.REQUIRED_MISSING, _MISSING, place.position, component, place)


def _not_used(place: Place) -> ElementFault:
    component = place.component if isinstance(place, ElementTable) else 0
    return ElementFault(FaultKind.NOT_USED_PRESENT, _NOT_USED_IN_GUIDE, place.position, component, place)


def _by_notes(table: SegmentTable, elements: Sequence[str]) -> Iterator[ElementFault]:
    """A note that is not kept, at the second element that is sent where one may be, else at the first that is not."""
    filled = tuple(map(bool, elements[1:]))
    for note in table.notes:
        if not is_kept(note, filled):
            here = sent_positions(note, filled)
            excluded = note.kind == "E"
            odd = here[1] if excluded else next(position for position in note.positions if position not in here)
            yield ElementFault(FaultKind.SYNTAX_NOTE, _EXCLUDED if excluded else _BY_NOTE, odd, 0, note=note)
