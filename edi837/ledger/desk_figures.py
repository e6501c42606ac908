"""Figures over the list of what waits: counters, sizes of filters, and the values that it can be filtered by.

What can be is read from the counts that are kept with each file; the rest is counted from indexes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, select

from edi837.ledger.connect import Session
from edi837.ledger.desk_list import (
    LATER,
    NEAR,
    NOBODY,
    PAST,
    SOON,
    WAITING,
    Day,
    WorkFilter,
    conditions,
    is_frequent,
    waits,
)
from edi837.ledger.desk_tables import MAY_WAIT, work_claims, work_counts
from edi837.ledger.open_work import UNDECIDED
from edi837.ledger.schema import files
from edi837.system.named_tuple import NamedTuple

_claims, _counts = work_claims.c, work_counts.c
_FACETS = ("payer", "rule", "provider", "drug")
# Filters that are counted under their own name.
_COUNTED = (*_FACETS, "assignee", "state")
# Other filters are counted up to so many claims: a view is not to wait for the last of a million.
_COUNTED_MOST = 20_000
# After which day and until which the claims of a band are due; '~' is after each day.
_DUE_AFTER: Mapping[str, Callable[[Day], tuple[str, str]]] = {
    PAST: lambda day: ("", _day_before(day.today)),
    SOON: lambda day: (_day_before(day.today), day.soon),
    NEAR: lambda day: ("", day.soon),
    LATER: lambda day: (day.soon, "~"),
}


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(1)).isoformat()


class Counters(NamedTuple):
    """Claims and cents: near their deadline or past it, with something to decide, waiting for an answer, of all."""

    due: tuple[int, int]
    undecided: tuple[int, int]
    waiting: tuple[int, int]
    total: tuple[int, int]
    groups: int


def _sums(*conditions: ColumnElement[bool]) -> Any:
    return select(func.coalesce(func.sum(_counts.claims), 0), func.coalesce(func.sum(_counts.cents), 0)).where(
        *conditions
    )


_OF_VALUE = _sums(_counts.facet == bindparam("facet"), _counts.value == bindparam("value"))
_OF_FACET = _sums(_counts.facet == bindparam("facet"))
_DUE = _sums(_counts.facet == "due", _counts.value > bindparam("after"), _counts.value <= bindparam("until"))
_OPEN_GROUPS = select(_counts.value).where(_counts.facet == "alike").group_by(_counts.value)
_GROUPS = select(func.count()).select_from(_OPEN_GROUPS.having(func.sum(_counts.claims) > 0).subquery())


def _pair(row: Any) -> tuple[int, int]:
    return int(row[0] or 0), int(row[1] or 0)


def counters(session: Session, day: Day) -> Counters:
    """The figures above the list."""
    undecided, waiting = _undecided_and_waiting(session, day)
    return Counters(
        _pair(session.execute(_DUE, {"after": "", "until": day.soon}).one()),
        undecided,
        waiting,
        _pair(session.execute(_OF_FACET, {"facet": "state"}).one()),
        int(session.execute(_GROUPS).scalar_one()),
    )


def _undecided_and_waiting(session: Session, day: Day) -> tuple[tuple[int, int], tuple[int, int]]:
    """Claims and cents with something to decide, but for those that wait; and of those that wait."""
    undecided = (func.sum(case((_claims.state == UNDECIDED, value), else_=0)) for value in (1, _claims.cents))
    waiting = select(func.count(), func.sum(_claims.cents), *undecided).where(MAY_WAIT, waits(day))
    row = session.execute(waiting).one()
    claims, cents = _pair(session.execute(_OF_VALUE, {"facet": "state", "value": UNDECIDED}).one())
    return (claims - int(row[2] or 0), cents - int(row[3] or 0)), _pair(row)


class Size(NamedTuple):
    """Claims and cents of a filter; where there are `more`, they are counted no further."""

    claims: int
    cents: int
    more: bool = False


def size(session: Session, wanted: WorkFilter, day: Day) -> Size:
    """How large a filter is: exactly where it is counted with the files, and else up to so many claims."""
    named = {name: str(value) for name, value in wanted._asdict().items() if value}
    known = _known_size(session, named, day)
    if known is not None:
        return Size(*known)
    common = conditions(wanted, day, is_frequent(session, wanted))
    some = select(_claims.cents).where(*common).limit(_COUNTED_MOST + 1).subquery()
    claims, cents = _pair(session.execute(select(func.count(), func.sum(some.c.cents))).one())
    return Size(min(claims, _COUNTED_MOST), cents, claims > _COUNTED_MOST)


def _known_size(session: Session, named: dict[str, str], day: Day) -> tuple[int, int] | None:
    """Claims and cents of a filter of one value; None for others."""
    match list(named.items()):
        case []:
            return _pair(session.execute(_OF_FACET, {"facet": "state"}).one())
        case [("state", state)] if state in (UNDECIDED, WAITING):
            undecided, waiting = _undecided_and_waiting(session, day)
            return undecided if state == UNDECIDED else waiting
        case [("due", band)] if band in _DUE_AFTER:
            after, until = _DUE_AFTER[band](day)
            return _pair(session.execute(_DUE, {"after": after, "until": until}).one())
        case [(name, value)] if name in _COUNTED:
            value = "" if value == NOBODY else value
            return _pair(session.execute(_OF_VALUE, {"facet": name, "value": value}).one())
        case _:
            return None


def facets(session: Session) -> dict[str, list[tuple[str, int, int]]]:
    """By facet its values, with claims and cents, the most dollars first."""
    listed: dict[str, list[tuple[str, int, int]]] = {}
    for facet in _FACETS:
        rows = [(value, claims, cents) for value, claims, cents in _values(session, facet) if claims]
        listed[facet] = sorted(rows, key=lambda row: (-row[2], row[0]))
    return listed


def assignees(session: Session) -> list[tuple[str, int, int]]:
    """Who has claims, '' for nobody, with how many and their cents."""
    return sorted(row for row in _values(session, "assignee") if row[1])


def _values(session: Session, facet: str) -> Iterator[tuple[str, int, int]]:
    chosen = select(_counts.value, func.sum(_counts.claims), func.sum(_counts.cents)).where(_counts.facet == facet)
    for value, claims, cents in session.execute(chosen.group_by(_counts.value)):
        yield str(value), int(claims), int(cents)


def files_listed(session: Session) -> list[tuple[str, str, int, int]]:
    """The files with claims on the list: digest, name, claims, cents; the most dollars first."""
    chosen = select(files.c.sha256, files.c.name, _counts.claims, _counts.cents).where(_counts.facet == "file")
    rows = session.execute(chosen.join(files, files.c.sha256 == _counts.sha256).order_by(_counts.cents.desc()))
    return [(str(sha256), str(name), int(claims), int(cents)) for sha256, name, claims, cents in rows]
