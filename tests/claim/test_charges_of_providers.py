"""Charges are counted for those who have many of them, and only for those."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from edi837.claim.charges_of_providers import ChargesOfProviders, key_of

# The largest charge for the smallest quantity.
_CENTS = st.one_of(st.integers(1, 9), st.integers(1, 10**13))


@given(st.lists(st.tuples(st.integers(0, 90), _CENTS), max_size=200), st.integers(1, 5))
def test_those_with_many_are_counted(charges: list[tuple[int, int]], least: int) -> None:
    of_file = ChargesOfProviders()
    counted: defaultdict[int, Counter[Decimal]] = defaultdict(Counter)
    for number, cents in charges:
        provider, charge = (str(number), "PAYER", "J3000"), Decimal(cents).scaleb(-2)
        of_file.add(provider, charge)
        counted[key_of(provider)][charge] += 1
    assert of_file.of_many(least) == {key: each for key, each in counted.items() if each.total() >= least}
