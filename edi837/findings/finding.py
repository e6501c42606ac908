"""What a rule says: a finding at a place, with a fix or without, or that something could not be checked."""

from __future__ import annotations

import hashlib
from enum import IntEnum

from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.change import Change
from edi837.x12.segment import SEGMENTS, Element, Segment


class Severity(IntEnum):
    """How bad a finding is; OFF drops it."""

    OFF = 0
    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """As reports write it."""
        return self.name.lower()


class Applicability(IntEnum):
    """Who decides on a fix: a named person, or nobody because the meaning cannot change."""

    PROPOSED = 1
    SAFE = 2


# The values that pick what becomes of a charge when units change, and what becomes of a visit's modifier on a drug.
AS_SENT, PRORATED = "as-sent", "prorated"
DROP, MOVE = "drop", "move"


class Choice(NamedTuple):
    """One way to carry a proposal out: the `value` that picks it, what it does, and its changes."""

    value: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Fix:
    """Changes that are made together or not at all. With `choices`, the decision picks one of them."""

    title: str
    changes: tuple[Change, ...]
    applicability: Applicability
    choices: tuple[Choice, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether it may be applied unasked."""
        return self.applicability is Applicability.SAFE


@dataclass(frozen=True)
class Missing:
    """Something that is not there: beside which segment it is missed, and its name (2410/LIN03)."""

    segment: Segment
    reference: str


class Outside(NamedTuple):
    """Bytes that belong to no segment, or to the file as a whole."""

    start: int
    end: int


@dataclass(frozen=True)
class Elsewhere:
    """A place that a whole-file rule names by facts, the charge of a line or its units; it is looked up before the
    finding is recorded.
    """

    facts: object
    line: int = -1
    of_units: bool = False


class Spot(NamedTuple):
    """A place in the words of a report: bytes, segment number in its set (0 outside), element, value as sent."""

    start: int
    end: int
    segment: int
    element: str
    before: str


Place = Element | Segment | Missing | Outside | Elsewhere | Spot


# So many lines are named beside a finding: more than a claim of a professional may have. A claim that has thousands
# would else name all of them in each of thousands of rows.
MOST_RELATED = 50


class PolicyNamed(NamedTuple):
    """The policy of a payer that a finding is by: payer/id, the source, and its date."""

    key: str
    source: str
    date: str


class Finding(NamedTuple):
    """One fault. `severity`, `status` (277CA), `ack` (TA1, 999), `carc` and `rarc` override the rule's; `related` are
    LX numbers. `leaves` are codes of rules that yield to this one, and not before this finding; `beside` are codes that
    its rule yields to, and this finding does not. `policy` is the payer's that it is by, where it is by one; `trigger`
    the element for the sake of which the guide asks for something, or forbids it, where it does so not always.
    """

    at: Place
    message: str
    fix: Fix | None = None
    severity: Severity | None = None
    related: tuple[str, ...] = ()
    status: str | None = None
    carc: str | None = None
    rarc: str | None = None
    ack: str | None = None
    leaves: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    policy: PolicyNamed | None = None
    trigger: Element | None = None


class NotChecked(NamedTuple):
    """What could not be judged, and why; never a pass."""

    at: Place
    reason: str


def spot(place: Place) -> Spot:
    """The place as reports name it; a missing thing stands at its segment, with an empty value."""
    if isinstance(place, Element):
        segment = place.segment
        start, end = place.span
        return Spot(start, end, segment.ordinal, _with_loop(segment, place.reference), place.value)
    if isinstance(place, SEGMENTS):
        return Spot(place.start, place.end, place.ordinal, _with_loop(place, place.id), place.text)
    if isinstance(place, Missing):
        return Spot(place.segment.start, place.segment.end, place.segment.ordinal, place.reference, "")
    if isinstance(place, Outside):
        return Spot(place.start, place.end, 0, "", "")
    if isinstance(place, Spot):
        return place
    raise TypeError("the place of a whole-file finding was not looked up")


def start_of(place: Place) -> int:
    """Where a place begins: that of its spot, without the rest."""
    if isinstance(place, Element):
        return place.span[0]
    if isinstance(place, SEGMENTS):
        return place.start
    return spot(place).start


def matched_element(place: Place) -> str:
    """The element by which findings before and after a repair are matched.

    A modifier is named by its place among the filled ones, so that closing a gap before it changes nothing.
    """
    element = spot(place).element
    if isinstance(place, Element) and place.component > _LAST_BEFORE_MODIFIERS and place.reference[:5] in _PROCEDURES:
        parts = place.segment.components(place.position)[_LAST_BEFORE_MODIFIERS : place.component]
        filled = sum(1 for part in parts[:-1] if part.strip())
        return f"{element.rpartition('-')[0]}-{_LAST_BEFORE_MODIFIERS + 1 + filled}"
    return element


_PROCEDURES = ("SV101", "SV202")
_LAST_BEFORE_MODIFIERS = 2


def _with_loop(segment: Segment, reference: str) -> str:
    return f"{segment.loop}/{reference}" if segment.loop else reference


def safe(title: str, *changes: Change) -> Fix:
    """A fix that changes only how values are written."""
    return Fix(title, changes, Applicability.SAFE)


def proposed(title: str, *changes: Change) -> Fix:
    """A fix that a named person must approve."""
    return Fix(title, changes, Applicability.PROPOSED)


def identity(digest: str, rule: str, at: Spot, fix: Fix | None, ordinal: int) -> str:
    """The exception id: 16 hex digits that are the same for the same finding in every run over the same bytes."""
    return identity_of(digest, rule, (at.start, at.end, at.element), written_by(fix), ordinal)


def written_by(fix: Fix | None) -> bytes:
    """All that a fix writes, with its choices."""
    written = [change.replacement for change in fix.changes] if fix else []
    for choice in fix.choices if fix else ():
        written += [choice.value.encode(), *(change.replacement for change in choice.changes)]
    return b"\0".join(written)


def identity_of(digest: str, rule: str, at: tuple[int, int, str], written: bytes, ordinal: int) -> str:
    """The exception id of a finding whose fix writes that; `at` is where it starts and ends, and its element."""
    start, end, element = at
    text = f"{digest} {rule} {start} {end} {element} ".encode() + written + f" {ordinal}".encode()
    return hashlib.sha256(text).hexdigest()[:16]
