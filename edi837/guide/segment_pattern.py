"""A pattern of segments that are good beyond doubt: filled like one that was found good, each value good by itself.

What it does not match is judged in full, such as the 29th of February, and a period of more than one day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from edi837.guide.forms import ANNOUNCED, COMMUNICATION_NUMBER, PERIOD, PHONES
from edi837.guide.tables import NOT_USED, CompositeTable, ElementTable, Place, SegmentTable
from edi837.x12.characters import in_class
from edi837.x12.delimiters import Delimiters

_DAY = (
    "(?:19|20)[0-9]{2}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
# The decimals of an amount; a longer text is judged in full.
_CENTS, _LONGEST = 2, 300

# Which elements and components are filled, and what announces the form of a date.
Form = tuple[object, ...]


def form_of(table: SegmentTable, elements: Sequence[str], component: str) -> Form:
    """What two segments must have in common for one pattern; `elements` have their ID first."""
    form: list[object] = []
    for value, place in zip(elements[1:], table.places, strict=False):
        if not value:
            form.append(False)
        elif isinstance(place, CompositeTable):
            form.append(tuple(map(bool, value.split(component))))
        elif place.position < len(table.places) and _number(table.places[place.position]) in ANNOUNCED:
            form.append(value)
        else:
            form.append(True)
    return tuple(form)


def pattern_of(table: SegmentTable, form: Form, delimiters: Delimiters) -> re.Pattern[str] | None:
    """The pattern of all segments of a form, None where a value of it cannot be told by a pattern."""
    pieces = [re.escape(table.id)]
    announced = ""
    for filled, place in zip(form, table.places, strict=False):
        if not filled:
            value: str | None = ""
        elif isinstance(filled, str):
            value = re.escape(filled)
        elif isinstance(filled, tuple):
            value = _composite(place, filled, delimiters)
        else:
            value = _announced(place, announced) if _number(place) in ANNOUNCED else _element(place, delimiters)
        if value is None:
            return None
        announced = filled if isinstance(filled, str) else ""
        pieces.append(value)
    return re.compile(re.escape(delimiters.element).join(pieces))


def _number(place: Place) -> str:
    return place.number if isinstance(place, ElementTable) else ""


def _composite(place: Place, filled: Iterable[object], delimiters: Delimiters) -> str | None:
    if not isinstance(place, CompositeTable):
        return None
    parts = []
    for has, part in zip(filled, place.parts, strict=False):
        value = "" if not has else None if part.number == PERIOD else _element(part, delimiters)
        if value is None:
            return None
        parts.append(value)
    return re.escape(delimiters.component).join(parts)


def _announced(place: Place, announced: str) -> str | None:
    if announced in PHONES and _number(place) == COMMUNICATION_NUMBER:
        return "[0-9]{10,20}"
    if announced == "D8":
        return _DAY
    return f"(?P<day>{_DAY})-(?P=day)" if announced == "RD8" else None


def _element(place: Place, delimiters: Delimiters) -> str | None:
    """The values of an element that are good whatever stands beside it."""
    if isinstance(place, CompositeTable) or place.usage == NOT_USED:
        return None
    marks = delimiters.element + delimiters.segment + delimiters.component + (delimiters.repetition or "")
    value = _DAY if place.type == "DT" else plain_values(place.type, place.shortest, place.longest, marks)
    codes = frozenset(filter(str.isalnum, place.codes))
    if value is None:
        return None
    ended = f"(?=[{re.escape(delimiters.element + delimiters.component)}]|\\Z)"
    if place.form is not None:
        listed = [_one_of(codes)] if codes else []
        value = f"(?={value}{ended})(?:{'|'.join([*listed, place.form.pattern])}){ended}"
    elif place.codes:
        value = _one_of(codes) if codes else None
    if value is not None and place.pattern is not None:
        value = f"(?={value}{ended})(?:{place.pattern.pattern}){ended}"
    return value


@lru_cache(maxsize=1 << 10)
def plain_values(kind: str, shortest: int, longest: int, marks: str) -> str | None:
    """Values of a data type in that many characters, none of which is one of the marks, nor a blank at the end."""
    longest = min(longest, _LONGEST)
    if kind == "R" and shortest == 1 and longest > _CENTS:
        return f"[0-9]{{1,{longest - _CENTS}}}(?:\\.[0-9]{{1,{_CENTS}}})?"
    if kind.startswith("N"):
        return f"[0-9]{{{shortest},{longest}}}"
    if kind not in ("AN", "ID"):
        return None
    characters = [chr(code) for code in range(0x20, 0x7F) if chr(code) not in marks]
    ending = in_class(character for character in characters if character != " ")
    return f"[ {ending}]{{{max(shortest, 1) - 1},{longest - 1}}}[{ending}]"


@lru_cache(maxsize=1 << 10)
def _one_of(codes: frozenset[str]) -> str:
    """Any of some codes, by their first characters: a pattern tries alternatives one after the other."""
    by_first: dict[str, set[str]] = {}
    for code in codes:
        if code:
            by_first.setdefault(code[0], set()).add(code[1:])
    branches = [first + (_one_of(frozenset(rest)) if rest != {""} else "") for first, rest in sorted(by_first.items())]
    return f"(?:{'|'.join(branches)}){'?' if '' in codes else ''}"
