"""What a spreadsheet makes of a cell is the same value; everything else is another one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edi837.decisions.compare import amount, is_as_shown


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("5.0", "5"), ("5", "5.0"), ("1,234.50", "1234.5"), ("1.234,50", "1234.5"), ("1 234,50", "1234.5"),
        ("$1,434.68", "1434.68"), ("1434,68", "1434.68"), ("0,5", "0.5"), (".5", "0.5"), ("-5", "-5.00"),
        ("409205105", "00409205105"), ("1.23457E+11", "123456789012"), ("1,23457E+11", "123456789012"),
        ("2024-01-05", "20240105"), ("2024-01-05 00:00:00", "2024-01-05"), ("1/5/2024", "20240105"),
        ("05.01.2024", "20240105"), ("5-Jan-24", "2024-01-05"), ("11-Oct", "10-11"), ("2026-10-11", "10-11"),
        ("  two   words ", "two words"), ("a_x000B_b", "a\x0bb"), ("ab", "a\x0bb"), ("é", "é"),
        ("x" * 300 + "…", "x" * 400), ("(masked)", "(masked)"), ("", ""),
    ],
)  # fmt: skip
def test_the_same_as_a_spreadsheet_rewrites_it(cell: str, shown: str) -> None:
    assert is_as_shown(cell, shown)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("5", "4"), ("", "4"), ("4", ""), ("1.234", "1234"), ("KX", "kx"), ("20240106", "20240105"), ("55", "5.5"),
        ("5-1", "1-5"), ("01/05/2024", "05/01/2024"), ("1.23457E+11", "123999999012"), ("10", "1.0"),
        ("3", "2024-03-01"),
        ("x" * 300, "x" * 400), ("x" * 100 + "…", "x" * 400), ("Drop 59", "Drop 25"), ("1E5", "10000"), ("9" * 50, "9"),
        ("4 units", "4"), ("99", "9"),
    ],
)  # fmt: skip
def test_another_value_stays_another(cell: str, shown: str) -> None:
    assert not is_as_shown(cell, shown)


@pytest.mark.parametrize(
    ("cell", "dollars"),
    [
        ("47.5", "47.5"), ("$47.50", "47.5"), ("47.50 USD", "47.5"), ("47,50", "47.5"), ("1,234.50", "1234.5"),
        ("1.234,50", "1234.5"), ("1,234", "1234"), ("0", "0"), ("47.505", None), ("1E2", None), ("half", None),
        ("", None), ("9" * 50, None), ("2026-11-03", None),
    ],
)  # fmt: skip
def test_dollars_and_cents_as_people_write_them(cell: str, dollars: str | None) -> None:
    assert amount(cell) == (None if dollars is None else Decimal(dollars))
