"""A proposed fix as a person sees it in the report, and what carries it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from edi837.findings.finding import Choice
from edi837.x12.change import Change

# The report's columns whose names here are others.
_NAMES = {"patient_control_number": "claim"}


class Proposal(NamedTuple):
    """A fix that waits for a person. `before` and `after` are as the report shows them, `start` and `end` its place.

    With `choices`, a decision picks one of them by its value.
    """

    exception_id: str
    rule: str
    title: str
    claim: str
    line: str
    element: str
    start: int
    end: int
    ordinal: int
    before: str
    after: str
    changes: tuple[Change, ...]
    choices: tuple[Choice, ...] = ()

    def shown(self, column: str) -> str:
        """What the report shows in a column."""
        return str(getattr(self, _NAMES.get(column, column)))


def proposal_of(entry: Mapping[str, Any]) -> Proposal:
    """A proposal as it was read back from a manifest; KeyError, TypeError or ValueError when it is not one."""
    start, end = entry["place"]
    return Proposal(
        **{name: _text(entry[name]) for name in ("exception_id", "rule", "title", "claim", "line", "element")},
        start=_whole(start),
        end=_whole(end),
        ordinal=_whole(entry["ordinal"]),
        before=_text(entry["before"]),
        after=_text(entry["after"]),
        changes=_changes(entry["changes"]),
        choices=tuple(map(_choice, entry["choices"])),
    )


def _choice(entry: Mapping[str, Any]) -> Choice:
    return Choice(_text(entry["value"]), _text(entry["title"]), _changes(entry["changes"]))


def _changes(entries: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    return tuple(
        Change(
            _whole(one["start"]), _whole(one["end"]), one["before"].encode("latin-1"), one["after"].encode("latin-1")
        )
        for one in entries
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value
