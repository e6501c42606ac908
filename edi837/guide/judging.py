"""What is wrong within one segment: its elements, components and syntax notes.

Most segments are met again, or their values are; so texts, patterns of filled places and values that were found good
are remembered. What is remembered belongs to one table and to the delimiters of one file: no other shares it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from edi837.guide.elements import ElementFault, faults_in
from edi837.guide.filled import is_allowed
from edi837.guide.forms import code_of_period, code_of_value, has_cents, has_form, is_listed
from edi837.guide.tables import NOT_USED, CompositeTable, ElementTable, Place, SegmentTable
from edi837.x12.delimiters import Delimiters

# So much is remembered of a segment table.
_TEXTS, _PATTERNS, _VALUES = 256, 256, 256
_ID, _PERIOD = "ID", "1251"
# The decimals of an amount; a text that is longer is judged in full.
_CENTS, _LONGEST = 2, 300
_Matches = Callable[[str], re.Match[str] | None]


@dataclass(slots=True, eq=False)
class _Known:
    """What is known of a segment table: good texts, faults of others, whether patterns of filled places are allowed.

    Of each place: values that are good, and a pattern of others that are good beyond doubt.
    """

    clean: set[str] = field(default_factory=set)
    faulty: dict[str, tuple[ElementFault, ...]] = field(default_factory=dict)
    filled: dict[tuple[bool, ...], bool] = field(default_factory=dict)
    places: list[tuple[Place, set[str], _Matches | None]] = field(default_factory=list)


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
            known = _Known(places=[(place, set(), self._plain(place)) for place in table.places])
            self._known[table] = known
        return known

    def faults(self, table: SegmentTable, text: str) -> tuple[ElementFault, ...]:
        """The faults of a segment, in the order of its elements; `text` is without its terminator."""
        known = self._known.get(table) or self.known(table)
        if text in known.clean:
            return ()
        if (faults := known.faulty.get(text)) is not None:
            return faults
        elements = self.elements(text)
        if self._is_clean(known, table, elements, text):
            if len(known.clean) >= _TEXTS:
                known.clean.clear()
            known.clean.add(text)
            return ()
        if len(known.faulty) >= _TEXTS:
            known.faulty.clear()
        faults = known.faulty[text] = faults_in(table, elements, self._component, self._repetition)
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
        if place.number == _PERIOD:
            return None
        marks = self._component + (self._repetition or "")
        return _plain(place.type, place.shortest, min(place.longest, _LONGEST), marks)

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


@lru_cache(maxsize=1 << 10)
def _plain(kind: str, shortest: int, longest: int, marks: str) -> _Matches | None:
    """Values of a data type in that many characters, none of which is one of the marks."""
    if kind == "R" and shortest == 1 and longest > _CENTS:
        return re.compile(f"[0-9]{{1,{longest - _CENTS}}}(?:\\.[0-9]{{1,{_CENTS}}})?").fullmatch
    if kind.startswith("N"):
        return re.compile(f"[0-9]{{{shortest},{longest}}}").fullmatch
    if kind not in ("AN", "ID"):
        return None
    allowed = "".join(re.escape(chr(code)) for code in range(0x20, 0x7F) if chr(code) not in marks)
    return re.compile(f"[{allowed}]{{{shortest},{longest}}}").fullmatch


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
