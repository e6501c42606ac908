"""What is said of a fault: places and limits of the guide, never a value of the data."""

from __future__ import annotations

from edi837.guide.elements import ElementFault
from edi837.guide.fault import FaultKind
from edi837.guide.placement import PlaceFault, PlaceKind
from edi837.guide.tables import ElementTable, LoopTable, Note, SegmentTable
from edi837.x12.lenient import meant_id
from edi837.x12.segment import Element

_ELEMENT_WORDS = {
    "1": "{0} is required by the guide, and empty",
    "3": "{0} stands after the last place that the guide has there",
    "4": "{0} is shorter than the {1} characters that the guide asks for",
    "5": "{0} is longer than the {2} characters that the guide allows",
    "6": "{0} holds a character that {3} cannot have",
    "7": "{0} holds none of the values that the guide allows there",
    "8": "{0} is not a date in the form that its qualifier announces",
    "9": "{0} is not a time",
    "12": "{0} is repeated, and the guide has it once",
    "13": "{0} stands after the last place that the guide has there",
    "I10": "{0} is filled, and the guide does not use it there",
    "I12": "{0} does not have the form that the guide asks for",
}
# How many qualifiers still say which segment is meant.
_FEW = 3
_DIVIDED = "{0} is divided into components, and the guide has a simple element there"
_CENTS = "{0} is an amount of money with more than two decimals"
_SYNTAX_WORDS = {
    "P": "of {0}, either all are sent or none",
    "R": "of {0}, at least one is sent",
    "E": "of {0}, only one is sent",
    "C": "with {1}, {2} must be sent as well",
    "L": "with {1}, at least one of {2} must be sent",
}


def of_element(fault: ElementFault, at: Element) -> str:
    """A fault of an element, a component or a composite."""
    if fault.note is not None:
        return _of_note(at.segment.id, fault.note)
    place = fault.place
    if fault.kind is FaultKind.UNEXPECTED and fault.code == "6":
        return _DIVIDED.format(at.reference)
    if not isinstance(place, ElementTable):
        return _ELEMENT_WORDS[fault.code].format(at.reference)
    if fault.code == "6" and fault.severity.name == "WARNING":
        return _CENTS.format(at.reference)
    return _ELEMENT_WORDS[fault.code].format(at.reference, place.shortest, place.longest, _type_words(place.type))


def _type_words(name: str) -> str:
    if name == "R":
        return "a decimal number"
    return "a whole number" if name.startswith("N") else "text"


def _of_note(segment_id: str, note: Note) -> str:
    names = [f"{segment_id}{position:02d}" for position in note.positions]
    rest = " and ".join(names[1:]) if note.kind == "C" else ", ".join(names[1:])
    words = _SYNTAX_WORDS[note.kind].format(", ".join(names), names[0], rest)
    return words[0].upper() + words[1:]


def of_place(fault: PlaceFault, segment_id: str) -> str:
    """A fault of the place of a segment, or of one that is not there."""
    table, loop = fault.table, fault.loop
    if table is None:
        if fault.kind is PlaceKind.UNKNOWN and segment_id != meant_id(segment_id):
            return f"{segment_id} is not how the segment ID {meant_id(segment_id)} is written"
        if fault.kind is PlaceKind.UNKNOWN:
            return f"{segment_id} is not a segment that an 837 can have"
        if segment_id in loop.by_id:
            return f"{segment_id} has no qualifier that the guide knows here"
    elif fault.kind in (PlaceKind.MISSING, PlaceKind.LOOP_MISSING):
        return _of_missing(table)
    elif fault.kind in (PlaceKind.LOOP_TOO_OFTEN, PlaceKind.SEGMENT_TOO_OFTEN):
        what = f"Loop {table.loop.id}" if table.opens else f"{table.id}{_of_loop(loop)}"
        most = table.loop.most if table.opens else table.most
        return f"{what} is here more often than the guide allows ({most})"
    elif fault.kind is PlaceKind.NOT_USED:
        return f"{segment_id} is there, and the guide does not use it"
    return f"{segment_id} has no place after what stands before it{' in loop ' + loop.id if loop.id else ''}"


def _of_missing(table: SegmentTable) -> str:
    """A required segment, or the required loop that it would open."""
    codes = sorted(table.qualifier.codes) if table.qualifier and len(table.qualifier.codes) <= _FEW else []
    segment = f"{table.id} ({' or '.join(codes)})" if codes else table.id
    loop = f"Loop {table.loop.id}, which begins with {segment},"
    return f"{loop if table.opens else segment + _of_loop(table.loop)} is required by the guide, and not there"


def _of_loop(loop: LoopTable) -> str:
    return f" of loop {loop.id}" if loop.id else ""
