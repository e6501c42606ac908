"""The exact interval against sums of whole numbers, which nothing rounds."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

from edi837.scorecard.interval import exact_interval

TAIL = Fraction(1, 40)


def at_least(hits: int, trials: int, share: Fraction) -> Fraction:
    """The second way: the binomial sum in whole numbers."""
    return sum((comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(hits, trials + 1)), Fraction(0))


@pytest.mark.parametrize(
    ("hits", "trials", "lower", "upper"),
    # From published tables of exact binomial limits.
    [(0, 20, 0.0, 0.1684), (1, 20, 0.0013, 0.2487), (5, 20, 0.0866, 0.4910), (10, 10, 0.6915, 1.0), (0, 1, 0, 0.975)],
)
def test_known_limits(hits: int, trials: int, lower: float, upper: float) -> None:
    assert exact_interval(hits, trials) == pytest.approx((lower, upper), abs=5e-5)


@pytest.mark.parametrize(("hits", "trials"), [(1, 3), (2, 20), (19, 20), (7, 33), (60, 120), (119, 120)])
def test_each_tail_holds_a_fortieth(hits: int, trials: int) -> None:
    lower, upper = map(Fraction, exact_interval(hits, trials))

    assert float(at_least(hits, trials, lower)) == pytest.approx(float(TAIL), rel=1e-9)
    assert float(1 - at_least(hits + 1, trials, upper)) == pytest.approx(float(TAIL), rel=1e-9)


@pytest.mark.parametrize(("hits", "trials"), [(0, 1_000_000), (500_000, 1_000_000), (999_999, 1_000_000)])
def test_a_million_trials(hits: int, trials: int) -> None:
    lower, upper = exact_interval(hits, trials)

    assert lower <= hits / trials <= upper
    assert upper - lower < 0.0021


@pytest.mark.parametrize(("hits", "trials"), [(0, 0), (-1, 3), (4, 3)])
def test_what_is_no_share(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        exact_interval(hits, trials)
