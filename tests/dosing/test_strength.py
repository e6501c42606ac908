"""The strengths that units and milliliters allow, where the product is not known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.dosing.dose import units_discarded, units_given
from edi837.dosing.strength import Amount, strengths

TEN = Decimal(10)
VOLUMES = st.decimals(min_value="0.1", max_value="50", places=1)


@given(st.sampled_from([Decimal(text) for text in ("1", "5", "10", "50", "100")]), VOLUMES, VOLUMES)
def test_law_what_was_rightly_billed_meets_at_its_strength(
    strength: Decimal, given_ml: Decimal, rest_ml: Decimal
) -> None:
    units, rest = units_given(strength * given_ml, TEN), units_discarded(strength * rest_ml, TEN)
    administered = strengths(Amount(units, given_ml), False, TEN)
    discarded = strengths(Amount(rest, rest_ml), True, TEN)
    assert administered.has(strength)
    assert discarded.has(strength)
    assert administered.meets(discarded)
    assert discarded.meets(administered)


@pytest.mark.parametrize(
    "units, quantity, rest, rest_quantity, fits",
    [
        ("8", "7.7", "2", "2.3", True),
        ("8", "7.7", "3", "2.3", False),
        ("8", "8", "3", "3", True),
        ("8", "10", "2", "10", False),
        # Their ranges touch at 10 mg/mL, which both have, and at 5 mg/mL, which the first has not.
        ("5", "5", "1", "1", True),
        ("6", "10", "4", "10", False),
    ],
)
def test_two_lines_of_one_container(units: str, quantity: str, rest: str, rest_quantity: str, fits: bool) -> None:
    administered = strengths(Amount(Decimal(units), Decimal(quantity)), False, TEN)
    discarded = strengths(Amount(Decimal(rest), Decimal(rest_quantity)), True, TEN)
    assert administered.meets(discarded) == fits
