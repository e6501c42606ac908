"""What is wrong within one segment: its elements, components and syntax notes.

Most segments are met again, or their values are; so texts, patterns of filled places and values that were found good
are remembered. What is remembered belongs to one table and to the delimiters of one file: no other shares it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from edi837.guide.elements import ElementFault, faults_in
from edi837.guide.filled import is_allowed
from edi837.guide.forms import code_of_period, code_of_value, has_cents, has_form, is_listed
from edi837.guide.tables import CompositeTable, ElementTable, Place, SegmentTable
from edi837.x12.delimiters import Delimiters

# So much is remembered of a segment table.
_TEXTS, _PATTERNS, _VALUES = 256, 256, 256
_ID, _PERIOD = "ID", "1251"


@dataclass(slots=True, eq=False)
class _Known:
    """What is known of a segment table: good texts, whether patterns of filled places are allowed, good values."""

    clean: set[str] = field(default_factory=set)
    filled: dict[tuple[bool, ...], bool] = field(default_factory=dict)
    good: list[set[str]] = field(default_factory=list)


class SegmentJudge:
    """Judges segments of files with the same delimiters."""

    def __init__(self, delimiters: Delimiters) -> None:
        self._element = delimiters.element
        self._component = delimiters.component
        self._repetition = delimiters.repetition
        # In these a value has blanks or separators at its end that do not count.
        self._padded = (" " + self._element, " " + self._component, self._component + self._element)
        self._known: dict[SegmentTable, _Known] = {}

    def known(self, table: SegmentTable) -> _Known:
        """What is known of a table."""
        known = self._known.get(table)
        if known is None:
            known = self._known[table] = _Known(good=[set() for _ in table.places])
        return known

    def faults(self, table: SegmentTable, text: str) -> tuple[ElementFault, ...]:
        """The faults of a segment, in the order of its elements; `text` is without its terminator."""
        known = self.known(table)
        if text in known.clean:
            return ()
        elements = self.elements(text)
        if self._is_clean(known, table, elements, text):
            if len(known.clean) >= _TEXTS:
                known.clean.clear()
            known.clean.add(text)
            return ()
        return faults_in(table, elements, self._component, self._repetition)

    def elements(self, text: str) -> list[str]:
        """The elements, ID first, without blanks at their ends and without separators at the ends of composites."""
        elements = text.split(self._element)
        last = elements[-1]
        if last[-1:] in (" ", self._component) or any(padding in text for padding in self._padded):
            return [self._trimmed(element) for element in elements]
        return elements

    def _trimmed(self, value: str) -> str:
        component = self._component
        if component not in value:
            return value.rstrip(" ")
        return component.join(part.rstrip(" ") for part in value.split(component)).rstrip(component)

    def _is_clean(self, known: _Known, table: SegmentTable, elements: list[str], text: str) -> bool:
        if self._repetition is not None and self._repetition in text:
            return False
        filled = (*map(bool, elements[1:]),)
        may = known.filled.get(filled)
        if may is None:
            if len(known.filled) >= _PATTERNS:
                known.filled.clear()
            may = known.filled[filled] = is_allowed(table, filled)
        if not may:
            return False
        for value, place, good in zip(elements[1:], table.places, known.good, strict=False):
            if value and value not in good and not self._is_good(place, value, elements, good):
                return False
        return True

    def _is_good(self, place: Place, value: str, elements: list[str], good: set[str]) -> bool:
        """Whether a value is good; one that is so whatever stands beside it is remembered."""
        if isinstance(place, CompositeTable):
            fine = self._is_good_composite(place, value)
            keep = fine
        else:
            fine = self._component not in value and _fits(place, value)
            if fine and place.number == _PERIOD:
                return not code_of_period(elements[place.position - 1], value)
            keep = fine and bool(place.codes or place.type == _ID)
        if keep:
            if len(good) >= _VALUES:
                good.clear()
            good.add(value)
        return fine

    def _is_good_composite(self, place: CompositeTable, value: str) -> bool:
        """Whether a composite has its required components, none too many, and each of them is good."""
        parts = value.split(self._component)
        if len(parts) > len(place.parts):
            return False
        for part, table in zip(parts, place.parts, strict=False):
            if part:
                if table.usage == "N" or not _fits(table, part):
                    return False
                if table.number == _PERIOD and code_of_period(parts[table.component - 2], part):
                    return False
            elif table.usage == "R":
                return False
        return not any(table.usage == "R" for table in place.parts[len(parts) :])


def _fits(table: ElementTable, value: str) -> bool:
    """Whether a value is good by itself."""
    if table.codes and value in table.codes and table.pattern is None:
        return True
    return (
        is_listed(table, value)
        and not code_of_value(table, value)
        and has_cents(table, value)
        and has_form(table, value)
    )
