from __future__ import annotations

from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.dosing.quantity import Quantity, whole_units
from edi837.dosing.waste import (
    Division,
    accounted_for,
    capacity,
    containers,
    distance,
    divide,
    shares,
    smaller,
)
from tests.dosing.agreeing import agrees
from tests.dosing.worked import BY_NUMBER, EXAMPLES, Example

TEN = Decimal(10)
AMOUNTS = st.decimals(min_value="0.001", max_value="5000", places=3)
UNITS = st.sampled_from([Decimal(text) for text in ("0.1", "1", "2.5", "10", "25", "1000")])
CONTENTS = st.sampled_from([Decimal(text) for text in ("15", "50", "75", "100", "200", "500", "1000")])


def of(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"row {example.number}")
class TestWorkedExamples:
    def test_units_of_both_lines(self, example: Example) -> None:
        division = divide(Decimal(example.given), Decimal(example.discarded), TEN)
        assert division == (Decimal(example.units), Decimal(example.waste_units))

    def test_quantities_come_to_the_same_units(self, example: Example) -> None:
        strength = Decimal(example.strength)
        assert Decimal(example.quantity) * strength == Decimal(example.given)
        assert whole_units(Decimal(example.quantity) * strength, TEN, discarded=False) == Decimal(example.units)
        if example.has_waste_line:
            assert Decimal(example.waste_quantity) * strength == Decimal(example.discarded)
            assert whole_units(Decimal(example.waste_quantity) * strength, TEN, discarded=True) == Decimal(
                example.waste_units
            )

    def test_both_make_up_the_opened_containers(self, example: Example) -> None:
        given, discarded = of(example.given, example.discarded)
        assert accounted_for(given, discarded, example.content, TEN)
        assert containers(given + discarded, example.content) == example.opened
        assert given + discarded == example.content * example.opened

    def test_units_stay_within_the_containers(self, example: Example) -> None:
        given, discarded = of(example.given, example.discarded)
        assert divide(given, discarded, TEN).units <= capacity(given + discarded, example.content, TEN)

    def test_each_line_agrees_with_its_quantity(self, example: Example) -> None:
        given = Quantity(Decimal(example.units), Decimal(example.given), False, example.content, "1")
        pair = [given]
        if example.has_waste_line:
            pair.append(Quantity(Decimal(example.waste_units), Decimal(example.discarded), True, example.content, "1"))
        assert [agrees(one, pair, TEN) for one in pair] == [True] * len(pair)


def test_rounding_waste_up_would_bill_more_than_the_container() -> None:
    example = BY_NUMBER[2]
    rounded_up = ceil(Decimal(example.discarded) / TEN)
    assert Decimal(example.units) + rounded_up == 6
    assert capacity(example.content, example.content, TEN) == 5


def test_the_last_unit_of_a_container_may_be_a_part_of_one() -> None:
    example = BY_NUMBER[15]
    assert capacity(example.content, example.content, TEN) == 8
    assert divide(*of(example.given, example.discarded), TEN).units == 8


@pytest.mark.parametrize(
    ("mg", "content", "away"),
    [
        ("100", "100", "0"),
        ("97", "100", "3"),
        ("103", "100", "3"),
        ("123", "100", "23"),
        ("177", "100", "23"),
        ("200", "100", "0"),
        ("3", "100", "97"),
        ("150", "100", "50"),
    ],
)
def test_distance_from_whole_containers(mg: str, content: str, away: str) -> None:
    assert distance(*of(mg, content)) == Decimal(away)


@pytest.mark.parametrize(
    ("mg", "content", "number", "units"),
    [("97", "100", 1, 10), ("100", "100", 1, 10), ("100.5", "100", 2, 20), ("41", "75", 1, 8), ("650", "500", 2, 100)],
)
def test_containers_and_what_they_hold(mg: str, content: str, number: int, units: int) -> None:
    assert containers(*of(mg, content)) == number
    assert capacity(*of(mg, content), TEN) == units


@pytest.mark.parametrize(
    ("given_mg", "discarded_mg", "content", "whole"),
    [("77", "23", "100", True), ("77", "20", "100", True), ("77", "13", "100", False), ("50", "0", "100", False)],
)
def test_what_the_chart_accounts_for(given_mg: str, discarded_mg: str, content: str, whole: bool) -> None:
    assert accounted_for(*of(given_mg, discarded_mg, content), TEN) is whole


@pytest.mark.parametrize(
    ("dose", "content", "others", "found"),
    [
        ("50", "500", ("500", "100", "75"), "75"),
        ("80", "500", ("500", "100", "75"), "100"),
        ("100", "500", ("100",), "100"),
        ("101", "500", ("500", "100"), None),
        ("600", "500", ("500", "100"), None),
        ("50", "500", (), None),
    ],
)
def test_smaller_container(dose: str, content: str, others: tuple[str, ...], found: str | None) -> None:
    assert smaller(*of(dose, content), of(*others)) == (None if found is None else Decimal(found))


@pytest.mark.parametrize(
    ("charge", "units", "first", "second"),
    [
        ("60", (8, 2), "48", "12"),
        ("100", (2, 1), "66.67", "33.33"),
        ("0.01", (1, 9), "0.01", "0"),
        ("0", (8, 2), "0", "0"),
        ("99.99", (46, 4), "92.00", "7.99"),
    ],
)
def test_charge_is_divided_by_units(charge: str, units: tuple[int, int], first: str, second: str) -> None:
    division = Division(*map(Decimal, units))
    assert shares(Decimal(charge), division) == tuple(of(first, second))


@given(AMOUNTS, AMOUNTS, UNITS)
def test_law_given_up_and_discarded_down_never_exceed_both_together(a: Decimal, b: Decimal, unit: Decimal) -> None:
    assert divide(a, b, unit).units <= whole_units(a + b, unit, discarded=False)


@given(AMOUNTS, AMOUNTS, UNITS, CONTENTS)
def test_law_a_right_pair_stays_within_its_containers(a: Decimal, b: Decimal, unit: Decimal, content: Decimal) -> None:
    assert divide(a, b, unit).units <= capacity(a + b, content, unit)


@given(AMOUNTS, UNITS)
def test_law_units_are_whole_and_as_near_as_they_may_be(mg: Decimal, unit: Decimal) -> None:
    up, down = whole_units(mg, unit, discarded=False), whole_units(mg, unit, discarded=True)
    assert 0 <= down <= up
    assert up >= 1
    assert up * unit - unit < mg <= up * unit
    assert down * unit <= mg < down * unit + unit


@given(AMOUNTS, CONTENTS)
def test_law_distance_is_within_half_a_container_or_short_of_the_first(mg: Decimal, content: Decimal) -> None:
    away = distance(mg, content)
    assert 0 <= away <= max(content / 2, content - mg)


@given(
    st.decimals(min_value=0, max_value=999_999, places=2),
    st.integers(min_value=1, max_value=500),
    st.integers(min_value=1, max_value=500),
)
def test_law_shares_are_the_charge_and_the_first_has_the_odd_cents(charge: Decimal, a: int, b: int) -> None:
    first, second = shares(charge, Division(Decimal(a), Decimal(b)))
    assert first + second == charge
    assert second >= 0
    assert second == second.quantize(Decimal("0.01"))
    assert 0 <= charge * b / (a + b) - second < Decimal("0.01")
