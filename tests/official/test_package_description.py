"""What a package holds, and which packages lie inside it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edi837.official.package_description import Content, contents

OUTER = "67457-001-10"


@pytest.mark.parametrize(
    "description, expected",
    [
        (
            f"10 VIAL in 1 CARTON ({OUTER})  > 10 mL in 1 VIAL (67457-001-00)",
            [
                Content(OUTER, 10, Decimal(10), None, "unknown"),
                Content("67457-001-00", 1, Decimal(10), None, "unknown"),
            ],
        ),
        (
            f"10 VIAL, MULTI-DOSE in 1 CARTON ({OUTER})  / 5 mL in 1 VIAL, MULTI-DOSE",
            [Content(OUTER, 10, Decimal(5), None, "multi-dose")],
        ),
        (f"1.7 mL in 1 VIAL, SINGLE-USE ({OUTER})", [Content(OUTER, 1, Decimal("1.7"), None, "single-dose")]),
        (
            f"4 POUCH in 1 BOX ({OUTER})  > 5 VIAL, SINGLE-DOSE in 1 POUCH (67457-001-05)"
            "  > .5 mL in 1 VIAL, SINGLE-DOSE",
            [
                Content(OUTER, 20, Decimal(".5"), None, "single-dose"),
                Content("67457-001-05", 5, Decimal(".5"), None, "single-dose"),
            ],
        ),
        (
            f"10 VIAL in 1 BOX ({OUTER})  > 1 INJECTION, POWDER, LYOPHILIZED, FOR SOLUTION in 1 VIAL (67457-001-00)",
            [
                Content(OUTER, 10, None, Decimal(1), "unknown"),
                Content("67457-001-00", 1, None, Decimal(1), "unknown"),
            ],
        ),
        (f"1 L in 1 BAG ({OUTER})", [Content(OUTER, 1, Decimal(1000), None, "unknown")]),
        (f"25 VIAL, SINGLE-DOSE in 1 TRAY ({OUTER})", [Content(OUTER, 25, None, None, "single-dose")]),
        (f"100 TABLET in 1 BOTTLE ({OUTER})", [Content(OUTER, 1, None, Decimal(100), "unknown")]),
        (
            f"1 KIT in 1 CARTON ({OUTER})  *  10 mL in 1 VIAL, SINGLE-DOSE (67457-001-02)  *  1 mL in 1 SYRINGE",
            [Content(OUTER), Content("67457-001-02")],
        ),
        ("", [Content(OUTER)]),
        ("as described", [Content(OUTER)]),
    ],
)
def test_contents(description: str, expected: list[Content]) -> None:
    assert contents(description, OUTER) == expected
