"""The days on which what a rule says can change: between two of them it says of each day the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from edi837.mapping.mappings import Mappings
from edi837.mapping.payers import PayerStatement, Policy
from edi837.mapping.stated_policy import Ask, PolicySource

# Those that rules themselves know: W502 and C703.
OF_RULES = (date(2023, 7, 1), date(2015, 10, 1))
_PERIOD = ("from", "until")
_FILING, _YEARS = ("days-to-file", "years-to-file"), "years-to-file"
# C709 speaks where fewer days are left to file; a year has so many at least.
_NEAR, _YEAR = 30, 365
_A_DAY = timedelta(days=1)


def days_in(*things: object) -> Iterator[date]:
    """All days that mappings, or parts of them, hold; not those on which their sources were read."""
    seen: set[int] = set()
    left: list[Any] = list(things)
    while left:
        thing = left.pop()
        if isinstance(thing, date):
            yield thing
        elif not isinstance(thing, str) and id(thing) not in seen:
            seen.add(id(thing))
            left += _parts_of(type(thing))(thing)  # type: ignore[arg-type]  # a type can be hashed


# Asked of each type once: mappings hold thousands of things of some thirty types.
@cache
def _parts_of(kind: type) -> Callable[[Any], Iterable[Any]]:
    """What gives the things that one of a type holds."""
    if issubclass(kind, (str, PolicySource)):
        return _nothing
    if issubclass(kind, PayerStatement):
        return lambda thing: [date.fromisoformat(thing[name]) for name in _PERIOD if name in thing.attributes]
    if hasattr(kind, "keys"):
        return lambda thing: (*thing.keys(), *thing.values())
    if hasattr(kind, "__iter__"):
        return tuple
    if is_dataclass(kind):
        names = [field.name for field in fields(kind) if field.compare]
        return lambda thing: [getattr(thing, name) for name in names]
    return _nothing


def _nothing(_: object) -> Iterable[Any]:
    return ()


def days_of_drugs(mappings: Mappings) -> frozenset[date]:
    """The days of drugs and codes, and of the rules themselves."""
    return frozenset((*OF_RULES, *days_in(mappings.drugs, mappings.codes)))


def days_of_policy(policy: Policy) -> frozenset[date]:
    """The days of what holds for a payer."""
    return frozenset(days_in(policy.entries, policy.policies))


def first_in_time(policy: Policy, as_of: date) -> date:
    """From this day of service on, C709 has nothing to say of a payer's limits for the time to file."""
    asks = (ask for stated in policy.policies.policies for ask in stated.all_asks)
    return max((_in_time(ask, as_of) for ask in asks if ask.attributes.get("of") in _FILING), default=date.min)


def _in_time(ask: Ask, as_of: date) -> date:
    most, near = int(ask.amount("most") or 0), int(ask.attributes.get("warn-within", 0))
    usual = ask.attributes.get("usual") == "yes" or ask.attributes.get("from") == "remittance"
    left = near or (0 if usual else _NEAR)
    return as_of + timedelta(days=left - most * (_YEAR if ask.attributes["of"] == _YEARS else 1))


def period_around(day: date, bounds: Sequence[date]) -> tuple[date, date]:
    """The first and the last of the days that are to rules as a day is; `bounds` are the days that count, in order."""
    at = bisect_left(bounds, day)
    if at < len(bounds) and bounds[at] == day:
        return day, day
    return (bounds[at - 1] + _A_DAY if at else date.min), (bounds[at] - _A_DAY if at < len(bounds) else date.max)
