from __future__ import annotations

from decimal import Decimal
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.dosing.quantity import Quantity, agrees_alone, carries_whole, in_words, whole_mg
from tests.dosing.agreeing import agrees

TEN = Decimal(10)


def line(units: str, mg: str, ndc: str = "X", container: str = "100", discarded: bool = False) -> Quantity:
    """A line; '' for what is not known."""
    amounts = [Decimal(text) if text else None for text in (units, mg, container)]
    return Quantity(amounts[0], amounts[1], discarded, amounts[2], ndc)


def waste(units: str, mg: str, ndc: str = "X", container: str = "100") -> Quantity:
    return line(units, mg, ndc, container, discarded=True)


@pytest.mark.parametrize(
    ("one", "right"),
    [
        (line("5", "50"), True),
        (line("5", "42.5"), True),
        (line("4", "42.5"), False),
        (line("5", "50.1"), False),
        (waste("4", "42.5"), True),
        (waste("5", "42.5"), False),
        (line("", "50"), None),
        (line("5", ""), None),
    ],
)
def test_a_line_by_itself(one: Quantity, right: bool | None) -> None:
    assert agrees_alone(one, TEN) is right
    assert agrees(one, [one], TEN) is right


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        # two NDCs of one dose: 25 + 15 mg are 4 units together, in any division
        ([line("3", "25", "X"), line("1", "15", "Y")], [True, True]),
        ([line("2", "25", "X"), line("2", "15", "Y")], [True, True]),
        ([line("3", "25", "X"), line("2", "15", "Y")], [True, True]),
        ([line("4", "25", "X"), line("2", "15", "Y")], [False, True]),
        ([line("4", "25", "X"), line("1", "", "Y")], [False, None]),
        # a JW line is rounded down, and is no part of the group of what was given
        ([line("8", "77"), waste("2", "23")], [True, True]),
        ([line("8", "77"), waste("3", "23")], [True, False]),
        ([line("7", "77"), waste("3", "23")], [False, False]),
        # the first line carries the whole container for both
        ([line("8", "100"), waste("2", "23")], [True, True]),
        ([line("8", "100"), waste("2", "")], [True, None]),
        ([line("8", "100"), waste("2", "100")], [True, True]),
        ([line("7", "100"), waste("2", "23")], [False, True]),
        ([line("8", "100", "X"), waste("2", "23", "Y")], [False, True]),
        ([line("8", "100", "X"), waste("2", "23", "")], [True, True]),
        ([line("8", "100", container=""), waste("2", "23")], [True, True]),
        # units that add up to a quantity which is no whole container are not right by that
        ([line("5", "77"), waste("3", "23")], [False, False]),
        ([line("5", "77", container=""), waste("3", "23", container="")], [True, True]),
    ],
)
def test_lines_together(lines: list[Quantity], right: list[bool | None]) -> None:
    assert [agrees(one, lines, TEN) for one in lines] == right


def test_whole_containers_are_looked_for_by_ndc() -> None:
    lines = [line("8", "100", "X"), waste("2", "23", "X"), line("4", "35", "Y", "50")]
    assert [whole_mg(one, lines, TEN) for one in lines] == [Decimal(100), Decimal(100), None]
    assert [carries_whole(one, lines, TEN) for one in lines] == [True, True, False]


@pytest.mark.parametrize(
    ("how", "mg", "discarded", "words"),
    [
        ("5 mL × 100 mg/mL", "500", False, "5 mL × 100 mg/mL = 500 mg = 50 units"),
        ("0.2 mL × 50 mg/mL", "10", False, "0.2 mL × 50 mg/mL = 10 mg = 1 unit"),
        ("42.5 mg", "42.5", False, "42.5 mg = 4.25 units, rounded up to 5 units"),
        ("2.3 mL × 10 mg/mL", "23", True, "2.3 mL × 10 mg/mL = 23 mg = 2.3 units, rounded down to 2 units"),
    ],
)
def test_arithmetic_in_words(how: str, mg: str, discarded: bool, words: str) -> None:
    assert in_words(how, Decimal(mg), TEN, discarded) == words


@given(st.lists(st.tuples(st.integers(1, 2000), st.booleans()), min_size=1, max_size=6))
def test_law_lines_with_their_own_expected_units_agree_whatever_is_beside_them(tenths: list[tuple[int, bool]]) -> None:
    lines = []
    for amount, discarded in tenths:
        mg = Decimal(amount) / 10
        units = floor(mg / TEN) if discarded else ceil(mg / TEN)
        lines.append(Quantity(Decimal(units), mg, discarded, None, "X"))
    assert all(agrees(one, lines, TEN) for one in lines)
