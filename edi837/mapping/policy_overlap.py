"""Whether two policies can hold for one line, and ask the contrary of one another there."""

from __future__ import annotations

from edi837.mapping.stated_policy import (
    DEMANDED,
    EXPECTED,
    NOT_NEEDED,
    REFUSED,
    Ask,
    Names,
    Period,
    PolicyScope,
    StatedPolicy,
)

_WANTED = frozenset({DEMANDED, EXPECTED})


def contrary(ask: Ask, other: Ask) -> bool:
    """Whether two asks cannot both be kept, or one takes back what the other wants."""
    if ask.kind != other.kind:
        return False
    if ask.kind == "waste":
        return ask.attributes["modifiers"] != other.attributes["modifiers"]
    if ask.kind == "bill":
        of = {**ask.attributes, **other.attributes}.keys()
        return len(of) == 1 and dict(ask.attributes) != dict(other.attributes) and "under" not in of
    wants = {ask.want, other.want}
    named, others = (set(each.words("any-of") or each.words("types")) for each in (ask, other))
    same = named <= others or others <= named
    return same and bool(wants & _WANTED) and bool(wants & {REFUSED, NOT_NEEDED})


def meet(first: StatedPolicy, second: StatedPolicy) -> bool:
    """Whether two policies can hold for one line: scopes that meet, and no exception of one that covers the other."""
    anywhere = (PolicyScope(Period(), {}, 0, 0, {}),)
    return any(
        _overlap(scope, other)
        and not any(covers(taken, other) for taken in first.excepts)
        and not any(covers(taken, scope) for taken in second.excepts)
        for scope in first.when or anywhere
        for other in second.when or anywhere
    )


def _overlap(scope: PolicyScope, other: PolicyScope) -> bool:
    latest = max((day for day in (scope.period.first, other.period.first) if day), default=None)
    earliest = min((day for day in (scope.period.last, other.period.last) if day), default=None)
    if latest and earliest and latest > earliest:
        return False
    return all(
        not _items(scope.names[name]).isdisjoint(_items(other.names[name]))
        for name in scope.names.keys() & other.names.keys()
    )


def covers(scope: PolicyScope, other: PolicyScope) -> bool:
    """Whether a scope holds wherever another one does."""
    if scope.days and scope.days != other.days:
        return False
    first, last = scope.period
    within = (first is None or (other.period.first is not None and first <= other.period.first)) and (
        last is None or (other.period.last is not None and other.period.last <= last)
    )
    return within and all(
        name in other.names and not names.empty and _items(other.names[name]) <= _items(names)
        for name, names in scope.names.items()
    )


def _items(names: Names) -> frozenset[str]:
    listed = (f"{kind} {value}" for kind, values in names.values.items() for value in values)
    return frozenset((*listed, *names.words, *names.empty))
