"""Which places of a segment may be filled together: usage of its elements, their number, and its syntax notes."""

from __future__ import annotations

from edi837.guide.tables import NOT_USED, REQUIRED, Note, SegmentTable

Filled = tuple[bool, ...]


def is_allowed(table: SegmentTable, filled: Filled) -> bool:
    """Whether the guide allows that just these elements have a value."""
    places = table.places
    if any(filled[len(places) :]):
        return False
    for at, place in enumerate(places):
        has = at < len(filled) and filled[at]
        if place.usage == (NOT_USED if has else REQUIRED):
            return False
    return all(is_kept(note, filled) for note in table.notes)


def sent_positions(note: Note, filled: Filled) -> list[int]:
    """The positions of a note that have a value."""
    return [position for position in note.positions if position <= len(filled) and filled[position - 1]]


def is_kept(note: Note, filled: Filled) -> bool:
    """Whether a syntax note is kept: P all or none, R at least one, E one at most, C and L as the first one asks."""
    positions = note.positions
    here = sent_positions(note, filled)
    if note.kind == "P":
        return len(here) in (0, len(positions))
    if note.kind == "R":
        return bool(here)
    if note.kind == "E":
        return len(here) < 2
    if positions[0] not in here:
        return True
    return len(here) == len(positions) if note.kind == "C" else len(here) > 1
