"""Numbers, codes and dates as they are written, and the one form that they are compared in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.x12 import values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", Decimal(5)),
        ("05.50", Decimal("5.5")),
        ("+5", Decimal(5)),
        ("-.5", Decimal("-0.5")),
        ("5.", Decimal(5)),
        ("9" * 40, Decimal("9" * 40)),
        ("9" * 41, None),
        ("9" * 1_000_000, None),
        ("1e3", None),
        ("1,000", None),
        (" 5", None),
        (".", None),
        ("", None),
        ("\u0665", None),
        ("NaN", None),
    ],
)
def test_what_a_number_is(text: str, value: Decimal | None) -> None:
    assert values.number(text) == value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("05", "5"), ("+5", "5"), ("5.", "5"), ("00.5", "0.5"), (".5", ".5"), ("0", "0"), ("000", "0"), ("-05", "-5"),
        ("5.00", "5.00"), ("-0.0", "-0.0"), ("5,0", "5,0"), ("", ""), ("0.", "0"), ("+.50", ".50"),
    ],
)  # fmt: skip
def test_how_a_number_is_written_without_what_means_nothing(text: str, written: str) -> None:
    assert values.number_text(text) == written
    assert values.number_text(written) == written


@given(st.text("+-.0123456789", max_size=12))
def test_writing_a_number_anew_never_changes_its_value(text: str) -> None:
    assert values.number(values.number_text(text)) == values.number(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_computed_number_is_plain(value: Decimal) -> None:
    text = values.plain(value)
    assert values.number(text) == value
    assert "E" not in text
    assert "." not in text or text[-1] not in "0."


@pytest.mark.parametrize(
    ("value", "fits"), [("99999999.999", True), ("100000000", False), ("0.0010", True), ("0.0001", False)]
)
def test_what_fits(value: str, fits: bool) -> None:
    assert values.fits(Decimal(value)) is fits


@pytest.mark.parametrize(
    ("text", "day"),
    [("20261124", date(2026, 11, 24)), ("20260230", None), ("2026112", None), ("2026-11-24", None), ("", None)],
)
def test_what_a_day_is(text: str, day: date | None) -> None:
    assert values.day(text) == day
    assert values.iso(day) == (day.isoformat() if day else "")


@pytest.mark.parametrize(
    ("qualifier", "text", "first", "last"),
    [
        ("D8", "20261124", date(2026, 11, 24), date(2026, 11, 24)),
        ("RD8", "20261124-20261126", date(2026, 11, 24), date(2026, 11, 26)),
        ("RD8", "20261124", date(2026, 11, 24), None),
        ("RD8", "x-20261126", None, date(2026, 11, 26)),
        ("DT", "202611241530", date(2026, 11, 24), date(2026, 11, 24)),
        ("D8", "202611241530", None, None),
    ],
)
def test_what_a_period_is(qualifier: str, text: str, first: date | None, last: date | None) -> None:
    assert values.days(qualifier, text) == (first, last)


def test_codes_and_qualifiers() -> None:
    assert values.code(" j 3\t000 ") == "J3000"
    assert values.qualifier(" ml ") == "ML"
    assert values.diagnosis("g89.4") == "g894"
    assert values.diagnosis("G.894") == "G.894"
    assert values.revenue_code("636") == "0636"
    assert values.revenue_code("63") == "63"
    assert values.revenue_code("\xb23\xb2") == "\xb23\xb2"
    assert values.modifiers(["kx", "", " j w "]) == ("KX", "JW")
    assert values.without_breaks(" 0050\r\n10X222 ") == "005010X222"
