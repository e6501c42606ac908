"""How far a share may lie from the one that was counted: the exact interval of Clopper and Pearson (1934)."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log

from edi837.system.named_tuple import NamedTuple

# Each tail holds half of what the interval may miss: 95 % of intervals hold the share.
_TAIL = 0.025
_HALVINGS = 60
_NEGLIGIBLE = 1e-18


class Interval(NamedTuple):
    """Bounds of a share, each from 0 to 1."""

    lower: float
    upper: float


def exact_interval(hits: int, trials: int) -> Interval:
    """The 95 % interval of `hits` in `trials`; no guess about either end is made where all or none hit.

    Shares are no money: they are told in tenths of a percent, and a float holds fifteen digits.
    """
    if not 0 <= hits <= trials or trials == 0:
        raise ValueError(f"{hits} of {trials} is not a share")
    lower = 0.0 if hits == 0 else _root(lambda share: _at_least(hits, trials, share) < _TAIL)
    upper = 1.0 if hits == trials else _root(lambda share: _at_least(trials - hits, trials, 1 - share) > _TAIL)
    return Interval(lower, upper)


def _root(is_below: Callable[[float], bool]) -> float:
    """Where between 0 and 1 a condition that holds for small shares ends."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def _at_least(hits: int, trials: int, share: float) -> float:
    """The probability of so many hits, or more, when each trial hits with this share."""
    if share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    # From the end that is nearer to the mean outwards, each term is smaller than the one before.
    if hits > share * trials:
        return _tail(hits, trials, share)
    return 1.0 - _tail(trials - hits + 1, trials, 1 - share)


def _tail(hits: int, trials: int, share: float) -> float:
    """The probability of so many hits or more, where that is more than are to be expected."""
    if hits > trials:
        return 0.0
    choose = lgamma(trials + 1) - lgamma(hits + 1) - lgamma(trials - hits + 1)
    term = exp(choose + hits * log(share) + (trials - hits) * log(1 - share))
    odds, total = share / (1 - share), 0.0
    for count in range(hits, trials + 1):
        total += term
        term *= (trials - count) / (count + 1) * odds
        if term <= _NEGLIGIBLE * total:
            break
    return total
