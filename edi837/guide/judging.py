"""What is wrong within one segment: its elements, components and syntax notes.

Most segments are met again, or their values are; so texts, patterns of filled places and values that were found good
are remembered, and what comes often gets a pattern. What is remembered belongs to one table and to the delimiters of
one file: no other shares it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field

from edi837.guide.elements import ElementFault, faults_in
from edi837.guide.filled import is_allowed
from edi837.guide.forms import (
    ANNOUNCED,
    PERIOD,
    code_of_period,
    code_of_value,
    has_cents,
    has_form,
    is_listed,
    is_number,
)
from edi837.guide.segment_pattern import Form, form_of, pattern_of, plain_values
from edi837.guide.tables import NOT_USED, CompositeTable, ElementTable, Place, SegmentTable
from edi837.system.dataclass import dataclass
from edi837.x12.delimiters import Delimiters

# So much is remembered of a segment table.
_TEXTS, _PATTERNS, _VALUES = 256, 256, 256
_ID = "ID"
# A form that was met so often gets a pattern, of which a table has a few; so many segments are counted by their forms.
_OFTEN, _MOST_PATTERNS, _COUNTED, _FORMS = 96, 6, 8192, 64
_Matches = Callable[[str], re.Match[str] | None]
# Segments that were found good, and patterns of others that are: both grow.
Good = tuple[set[str], list[_Matches]]


@dataclass(slots=True, eq=False)
class Known:
    """What is known of a segment table: good texts, faults of others, whether patterns of filled places are allowed.

    Of each place: values that are good, and a pattern of others that are good beyond doubt. Of whole segments: patterns
    of those that are so, and how often other forms were met.
    """

    table: SegmentTable

    clean: set[str] = field(default_factory=set)
    faulty: dict[str, tuple[ElementFault, ...]] = field(default_factory=dict)
    filled: dict[tuple[bool, ...], bool] = field(default_factory=dict)
    places: list[tuple[Place, set[str], _Matches | None]] = field(default_factory=list)
    matches: list[_Matches] = field(default_factory=list)
    forms: dict[Form, int] = field(default_factory=dict)
    counted: int = 0
    # How good texts are told: one value for all segments of the table.
    good: Good = field(init=False)

    def __post_init__(self) -> None:
        self.good = self.clean, self.matches


class SegmentJudge:
    """Judges segments of files with the same delimiters."""

    def __init__(self, delimiters: Delimiters) -> None:
        self._delimiters = delimiters
        self._element = delimiters.element
        self._component = delimiters.component
        self._repetition = delimiters.repetition
        # In these a value has blanks or separators at its end that do not count.
        self._padded = (" " + self._element, " " + self._component, self._component + self._element)
        self._known: dict[SegmentTable, Known] = {}

    def known(self, table: SegmentTable) -> Known:
        """What is known of a table."""
        known = self._known.get(table)
        if known is None:
            known = Known(table, places=[(place, set(), self._plain(place)) for place in table.places])
            self._known[table] = known
        return known

    def faults(self, known: Known, text: str) -> tuple[ElementFault, ...]:
        """The faults of a segment, in the order of its elements; `text` is without its terminator."""
        if text in known.clean:
            return ()
        for matches in known.matches:
            if matches(text):
                return ()
        if (faults := known.faulty.get(text)) is not None:
            return faults
        elements = self.elements(text)
        if self._is_clean(known, elements, text):
            if known.counted < _COUNTED:
                self._count(known, elements)
            if len(known.clean) >= _TEXTS:
                known.clean.clear()
            known.clean.add(text)
            return ()
        if len(known.faulty) >= _TEXTS:
            known.faulty.clear()
        faults = known.faulty[text] = faults_in(known.table, elements, self._component, self._repetition)
        return faults

    def elements(self, text: str) -> list[str]:
        """The elements, ID first, without blanks at their ends and without separators at the ends of composites."""
        elements = text.split(self._element)
        after_element, after_part, after_composite = self._padded
        if (
            text[-1:] in (" ", self._component)
            or after_element in text
            or after_part in text
            or after_composite in text
        ):
            return [self._trimmed(element) for element in elements]
        return elements

    def _trimmed(self, value: str) -> str:
        component = self._component
        if component not in value:
            return value.rstrip(" ")
        return component.join(part.rstrip(" ") for part in value.split(component)).rstrip(component)

    def _count(self, known: Known, elements: list[str]) -> None:
        """Count a good segment by its form, which gets a pattern where it comes often."""
        known.counted += 1
        form = form_of(known.table, elements, self._component)
        times = known.forms[form] = known.forms.get(form, 0) + 1
        if times == _OFTEN and (pattern := pattern_of(known.table, form, self._delimiters)) is not None:
            known.matches.append(pattern.fullmatch)
            if len(known.matches) == _MOST_PATTERNS:
                known.counted = _COUNTED
        elif len(known.forms) > _FORMS:
            known.forms.clear()

    def _is_clean(self, known: Known, elements: list[str], text: str) -> bool:
        if self._repetition is not None and self._repetition in text:
            return False
        filled = (*map(bool, elements[1:]),)
        may = known.filled.get(filled)
        if may is None:
            if len(known.filled) >= _PATTERNS:
                known.filled.clear()
            may = known.filled[filled] = is_allowed(known.table, filled)
        if not may:
            return False
        for value, (place, good, matches) in zip(elements[1:], known.places, strict=False):
            if not value or value in good or (matches is not None and matches(value)):
                continue
            if not self._is_good(place, value, elements, good):
                return False
        return True

    def _plain(self, place: Place) -> _Matches | None:
        """What matches values that are good beyond doubt, for text and whole numbers without a list or a form.

        What it does not match is judged in full.
        """
        if isinstance(place, CompositeTable) or place.usage == NOT_USED or place.codes or place.form or place.pattern:
            return None
        if place.number in ANNOUNCED:
            return None
        marks = self._component + (self._repetition or "")
        values = plain_values(place.type, place.shortest, place.longest, marks)
        return re.compile(values).fullmatch if values is not None else None

    def _is_good(self, place: Place, value: str, elements: list[str], good: set[str]) -> bool:
        """Whether a value is good; one that is so whatever stands beside it is remembered."""
        if isinstance(place, CompositeTable):
            fine = self._is_good_composite(place, value)
            keep = fine
        else:
            fine = self._component not in value and _fits(place, value)
            if fine and place.number in ANNOUNCED:
                announced = elements[place.position - 1]
                return not code_of_period(announced, value) and is_number(announced, value)
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
                if table.number == PERIOD and code_of_period(parts[table.component - 2], part):
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
