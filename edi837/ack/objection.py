"""What stands against a claim, a set, a group or an interchange: an error row that is left, as answers tell it."""

from __future__ import annotations

import re

from edi837.rows.masking import MASK
from edi837.rows.record import FOUND, NOT_CHECKED, ExceptionRecord
from edi837.system.named_tuple import NamedTuple
from edi837.x12.segment import Element

TA1, GROUP, SET, SEGMENT, ELEMENT = "TA1", "AK9", "IK5", "IK3", "IK4"

# Where several codes are possible the first is taken; a segment ID is never I and digits, as the codes of guides are.
_CODE = re.compile(r"(TA1|AK9|IK5|IK3|IK4)(?::(?!I[0-9])([A-Z][A-Z0-9]{1,2}))?(?::(I?[0-9]+))?")


class Expected(NamedTuple):
    """At which level, of which segment where it is named, and the code; all '' where no TA1 or 999 is expected."""

    level: str = ""
    segment: str = ""
    code: str = ""


def expected(text: str) -> Expected:
    """The first code in the text."""
    match = _CODE.search(text)
    return Expected(match[1], match[2] or "", match[3] or "") if match else Expected()


_PLACE = re.compile(r"(?:([^/]*)/)?([A-Z][A-Z0-9]{1,2}?)(?:([0-9]{2})(?:-([0-9]{1,2}))?)?", re.DOTALL)
_IN_LINE, _IN_LEVEL, _OF_GUIDE = "24", "20", "G"
# The guide asks for lines that count from 1 on.
_NAMED = frozenset({"X108"})


class Trigger(NamedTuple):
    """The element for the sake of which the guide asks for something: its segment, with the position in its set."""

    segment: str
    position: int
    loop: str
    element: int
    component: int


class Objection(NamedTuple):
    """`status` is that of a 277CA; `level` and `code` are those of a TA1 or 999; both '' where none is expected.

    `segment` and `position` (in its set), `loop`, `element` and `component` are the place for IK3 and IK4, 0 and ''
    where there is none; `value` is what stands there, '' where it may name a patient. `line` is LX01.
    """

    rule: str
    status: str
    level: str
    code: str
    segment: str
    position: int
    loop: str
    element: int
    component: int
    value: str
    line: str
    message: str
    start: int
    trigger: Trigger | None = None

    @property
    def of_level(self) -> bool:
        """Whether the guide does not allow something in a level, so that it is said of all claims under it."""
        return self.rule.startswith(_OF_GUIDE) and self.loop.startswith(_IN_LEVEL)


def is_objection(row: ExceptionRecord) -> bool:
    """An error that was found and is left; what was repaired, and warnings, do not reject."""
    return row.severity == "error" and row.result == FOUND and row.counts


def is_note(row: ExceptionRecord) -> bool:
    """A warning about what the guide asks for, which a 999 names beside the errors: it rejects nothing."""
    named = row.rule.startswith(_OF_GUIDE) or row.rule in _NAMED
    return named and row.severity == "warning" and row.result == FOUND and row.counts and "IK" in row.expected_999


def is_failure(row: ExceptionRecord) -> bool:
    """A rule failed: its subject was not judged in full."""
    return row.severity == "error" and row.result == NOT_CHECKED


def objection(row: ExceptionRecord, trigger: Element | None = None) -> Objection:
    """The row as an objection; `trigger` is that of its finding."""
    place = _PLACE.fullmatch(row.element)
    loop, segment, element, component = place.groups("") if place else ("", "", "", "")
    answer = expected(row.expected_999)
    related = row.related_lines.split()
    return Objection(
        rule=row.rule,
        status=row.expected_277ca,
        level=answer.level,
        code=answer.code,
        segment=segment or answer.segment,
        position=int(row.segment or 0),
        loop=loop,
        element=int(element or 0),
        component=int(component or 0),
        value="" if row.before == MASK else row.before,
        line=row.line or (related[0] if related and loop.startswith(_IN_LINE) else ""),
        message=row.message,
        start=int(row.byte_start),
        trigger=None if trigger is None else _trigger(trigger),
    )


def _trigger(element: Element) -> Trigger:
    segment = element.segment
    return Trigger(segment.id, segment.ordinal, segment.loop, element.position, element.component)


def about(row: ExceptionRecord, against: Objection) -> str:
    """What an objection to an envelope is about: TA1 the interchange, AK9 the group, IK5 the set."""
    if against.level == TA1 or (against.level == GROUP and against.code):
        return against.level
    if against.level in (SET, SEGMENT, ELEMENT) or row.transaction:
        return SET
    return GROUP if row.group else TA1
