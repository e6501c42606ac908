"""Numbers that come up several times are found, however many there are."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.claim import repeated
from edi837.claim.repeated import NumberArray, repeated_in

_NUMBERS = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 2**64 - 1)), max_size=60)


@pytest.fixture(autouse=True, scope="module")
def _blocks_of_few() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repeated, "_BLOCK", 4)
        yield


@given(_NUMBERS, st.integers(1, 4))
def test_what_comes_up_so_often_is_found(numbers: list[int], times: int) -> None:
    with closing(NumberArray()) as held:
        for number in numbers:
            held.append(number)
        assert [*held] == numbers
        assert held.repeated(times) == {number for number, met in Counter(numbers).items() if met >= times}
    assert repeated_in(numbers) == {number for number, met in Counter(numbers).items() if met > 1}
