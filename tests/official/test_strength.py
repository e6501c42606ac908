"""Strengths as FDA writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edi837.mapping.drugs import OtherStrength
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
        ("5", "mg/g", None, None),
        ("", "", None, None),
        ("about 5", "mg/mL", None, None),
    ],
)
def test_milligrams(number: str, unit: str, mg_per_ml: str | None, mg_each: str | None) -> None:
    expected = Strength(*(Decimal(one) if one else None for one in (mg_per_ml, mg_each)))
    assert strength(number, unit) == expected


@pytest.mark.parametrize(
    "number, unit, other",
    [
        ("10000", "[iU]/mL", OtherStrength(Decimal(10_000), "units", True)),
        ("5000", "[USP'U]/.5mL", OtherStrength(Decimal(10_000), "units", True)),
        ("100", "[iU]/1", OtherStrength(Decimal(100), "units", False)),
        ("2", "meq/mL", OtherStrength(Decimal(2), "mEq", True)),
        ("30", "mCi/mL", OtherStrength(Decimal(30), "mCi", True)),
        ("500", "uCi/1", OtherStrength(Decimal("0.5"), "mCi", False)),
        ("100", "[iU]/g", None),
        ("10", "[iU]/3mL", None),
        ("100", "[arb'U]/mL", None),
    ],
)
def test_strengths_that_are_no_weight(number: str, unit: str, other: OtherStrength | None) -> None:
    assert strength(number, unit) == Strength(other=other)
