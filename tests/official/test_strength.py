"""Strengths as FDA writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edi837.official.fda_strength import Strength, strength


@pytest.mark.parametrize(
    "number, unit, mg_per_ml, mg_each",
    [
        ("50", "mg/mL", "50", None),
        (".05", "mg/mL", "0.05", None),
        ("5", "g/100mL", "50", None),
        ("200", "mg/20mL", "10", None),
        ("5", "mg/.5mL", "10", None),
        ("50", "ug/mL", "0.05", None),
        ("1", "g/L", "1", None),
        ("1", "g/1", None, "1000"),
        ("28", "mg/1", None, "28"),
        ("10", "mg/3mL", None, None),
        ("10000", "[iU]/mL", None, None),
        ("5", "mg/g", None, None),
        ("", "", None, None),
        ("about 5", "mg/mL", None, None),
    ],
)
def test_milligrams(number: str, unit: str, mg_per_ml: str | None, mg_each: str | None) -> None:
    expected = Strength(*(Decimal(one) if one else None for one in (mg_per_ml, mg_each)))
    assert strength(number, unit) == expected
