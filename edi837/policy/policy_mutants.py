"""A policy changed in small ways: a condition taken away, a date moved by a day, an ask left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from edi837.mapping.stated_policy import Names, Period, PolicyScope, StatedPolicy

_DAY = timedelta(days=1)


def mutants(policy: StatedPolicy) -> Iterator[tuple[int, str, StatedPolicy]]:
    """Each with the line of what is changed, and in words what was done to it.

    That a container is single-dose is part of what is asked of waste, and not taken away.
    """
    implied = "containers" if all(ask.kind == "waste" for ask in policy.asks) else ""
    for word, scopes, attribute in (("when", policy.when, "when"), ("except", policy.excepts, "excepts")):
        for number, scope in enumerate(scopes):
            for what, changed in _scopes(scope, keep_one=word == "except"):
                if what == implied:
                    continue
                others = (*scopes[:number], changed, *scopes[number + 1 :])
                yield scope.line, f"{word} {what}", _with(policy, attribute, others)
            if word == "except" or len(scopes) > 1:
                others = (*scopes[:number], *scopes[number + 1 :])
                yield scope.line, f"{word} as a whole", _with(policy, attribute, others)
    if len(policy.asks) > 1:
        for number, ask in enumerate(policy.asks):
            left = (*policy.asks[:number], *policy.asks[number + 1 :])
            yield ask.line, ask.kind, replace(policy, asks=left)


def _with(policy: StatedPolicy, attribute: str, scopes: tuple[PolicyScope, ...]) -> StatedPolicy:
    return replace(policy, when=scopes) if attribute == "when" else replace(policy, excepts=scopes)


def _scopes(scope: PolicyScope, keep_one: bool) -> Iterator[tuple[str, PolicyScope]]:
    """The scope without one condition, or with one date moved. An exception keeps one: without any it is all."""
    conditions = len(scope.names) + bool(scope.days) + (scope.period != Period())
    if not (keep_one and conditions < 2):
        for name in scope.names:
            yield name, replace(scope, names={other: names for other, names in scope.names.items() if other != name})
        if scope.days:
            yield "given-within-days", replace(scope, days=0)
    for what, period in _moved(scope.period):
        yield what, replace(scope, period=period)
    for name, names in scope.names.items():
        if any(
            period != Period() for values in names.values.values() for periods in values.values() for period in periods
        ):
            for step, words in ((_DAY, "a day later"), (-_DAY, "a day earlier")):
                moved = replace(names, values=_listed_later(names, step))
                yield f"{name}, the days of its list {words}", replace(scope, names={**scope.names, name: moved})


def _moved(period: Period) -> Iterator[tuple[str, Period]]:
    first, last = period
    if first is not None:
        yield "from, a day later", period._replace(first=first + _DAY)
        yield "from, a day earlier", period._replace(first=first - _DAY)
    if last is not None:
        yield "until, a day later", period._replace(last=last + _DAY)
        yield "until, a day earlier", period._replace(last=last - _DAY)


def _listed_later(names: Names, step: timedelta) -> Mapping[str, Mapping[str, tuple[Period, ...]]]:
    def later(period: Period) -> Period:
        return Period(*(None if day is None else day + step for day in period))

    return {
        kind: {value: tuple(map(later, periods)) for value, periods in values.items()}
        for kind, values in names.values.items()
    }
