"""A proposed fix as a person sees it in the report, and what carries it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from edi837.findings.finding import AS_SENT, PRORATED, Choice, Fix
from edi837.manifest.entries import change_of, listed_change, whole_number
from edi837.rows.record import ExceptionRecord
from edi837.system.named_tuple import NamedTuple
from edi837.x12.change import Change

# The report's columns whose names here are others.
_NAMES = {"patient_control_number": "claim"}
_TEXTS = ("exception_id", "rule", "title", "claim", "line", "element")


class ChargeChanges(NamedTuple):
    """Other units with another charge: what changes besides, the claim's total (CLM02), which stands before its lines,
    and the line's charge.
    """

    others: tuple[Change, ...]
    total: Change
    line: Change


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

    def listed(self) -> dict[str, Any]:
        """As the manifest lists it."""
        return {
            **{name: getattr(self, name) for name in _TEXTS},
            "place": (self.start, self.end),
            "ordinal": self.ordinal,
            "before": self.before,
            "after": self.after,
            "choices": [
                {"value": choice.value, "title": choice.title, "changes": [*map(listed_change, choice.changes)]}
                for choice in self.choices
            ],
            "changes": [*map(listed_change, self.changes)],
        }

    def shown(self, column: str) -> str:
        """What the report shows in a column."""
        return str(getattr(self, _NAMES.get(column, column)))

    def choice(self, value: str) -> Choice | None:
        """The choice of that very value."""
        return next((choice for choice in self.choices if choice.value == value), None)

    @property
    def charge(self) -> ChargeChanges | None:
        """What changes when the charge is prorated; None where the proposal does not offer that."""
        as_sent, prorated = self.choice(AS_SENT), self.choice(PRORATED)
        if as_sent is None or prorated is None:
            return None
        more = sorted(change for change in prorated.changes if change not in as_sent.changes)
        return ChargeChanges(as_sent.changes, *more) if len(more) == len(ChargeChanges._fields) - 1 else None

    def total(self, changes: Iterable[Change]) -> Change | None:
        """The change of CLM02 among `changes`, where they give the line another charge."""
        charge = self.charge
        if charge is None:
            return None
        return next((change for change in changes if change.start == charge.total.start), None)


def proposal_from(row: ExceptionRecord, ordinal: int, fix: Fix) -> Proposal:
    """A proposed fix; `row` is how the report shows it, `ordinal` its number among equals."""
    return Proposal(
        exception_id=row.exception_id,
        rule=row.rule,
        title=fix.title,
        claim=row.patient_control_number,
        line=row.line,
        element=row.element,
        start=int(row.byte_start),
        end=int(row.byte_end),
        ordinal=ordinal,
        before=row.before,
        after=row.after,
        changes=fix.changes,
        choices=fix.choices,
    )


def proposal_of(entry: Mapping[str, Any]) -> Proposal:
    """A proposal as it was read back from a manifest; KeyError, TypeError or ValueError when it is not one."""
    start, end = entry["place"]
    return Proposal(
        **{name: _text(entry[name]) for name in _TEXTS},
        start=whole_number(start),
        end=whole_number(end),
        ordinal=whole_number(entry["ordinal"]),
        before=_text(entry["before"]),
        after=_text(entry["after"]),
        changes=_changes(entry["changes"]),
        choices=tuple(map(_choice, entry["choices"])),
    )


def _choice(entry: Mapping[str, Any]) -> Choice:
    return Choice(_text(entry["value"]), _text(entry["title"]), _changes(entry["changes"]))


def _changes(entries: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    return tuple(map(change_of, entries))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
