from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.claim.drug import Drug
from edi837.dosing.dose import LIMIT, container_mg, container_ml, dose, quantity_for
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import cut
from tests.judging import mappings

KETAMINE = mappings().drugs.product("67457000110")
PACKAGE = KETAMINE.package("67457000110") if KETAMINE else None
POWDER = mappings().drugs.product("39822070602")


def drug(text: str) -> Drug:
    """The drug of a LIN and a CTP."""
    lin, ctp = cut(text.encode(), Delimiters("*", ":", "~"), 0)
    return Drug(lin, ctp, None, mappings().drugs)


@pytest.mark.parametrize(
    ("quantity", "unit", "mg", "how"),
    [
        ("1", "ML", "50", "1 mL × 50 mg/mL"),
        (".85", "ML", "42.5", "0.85 mL × 50 mg/mL"),
        ("42.5", "ME", "42.5", "42.5 mg"),
        ("0.05", "GR", "50", "0.05 g × 1000 mg/g"),
        ("1", "UN", "500", "1 container × 500 mg"),
        ("2", "UN", "1000", "2 containers × 500 mg"),
    ],
)
def test_milligrams_and_how_they_are_computed(quantity: str, unit: str, mg: str, how: str) -> None:
    assert dose(Decimal(quantity), unit, KETAMINE, PACKAGE) == (Decimal(mg), how)


@pytest.mark.parametrize("unit", ["F2", "EA", ""])
def test_units_that_tell_no_milligrams(unit: str) -> None:
    assert dose(Decimal(1), unit, KETAMINE, PACKAGE) is None


def test_milliliters_need_a_strength_and_containers_a_content() -> None:
    assert dose(Decimal(1), "ML", None, None) is None
    assert dose(Decimal(1), "ML", POWDER, None) is None
    assert dose(Decimal(1), "UN", None, None) is None
    assert dose(Decimal(1), "ME", None, None) == (Decimal(1), "1 mg")


def test_content_of_an_unknown_package_is_what_all_packages_agree_on() -> None:
    assert KETAMINE is not None
    assert (container_mg(KETAMINE, None), container_ml(KETAMINE, None)) == (Decimal(500), Decimal(10))
    lidocaine = mappings().drugs.product("00409427601")
    assert lidocaine is not None
    assert (container_mg(lidocaine, None), container_ml(lidocaine, None)) == (None, None)


@pytest.mark.parametrize("quantity", ["0", "-1", "abc", "", "100000000", "9" * 60])
def test_a_quantity_that_is_no_amount_gives_no_dose(quantity: str) -> None:
    assert drug(f"LIN**N4*67457000110~CTP****{quantity}*ML~").dose is None


def test_a_quantity_of_many_decimals_still_counts() -> None:
    assert drug(f"LIN**N4*67457000110~CTP****1.{'0' * 30}1*ML~").dose is not None


@pytest.mark.parametrize(
    ("mg", "unit", "quantity"),
    [("50", "ML", "1"), ("36.4", "ML", "0.728"), ("77", "ME", "77"), ("77", "GR", "0.077"), ("250", "UN", "0.5")],
)
def test_quantity_for_a_dose(mg: str, unit: str, quantity: str) -> None:
    assert quantity_for(Decimal(mg), unit, KETAMINE, PACKAGE) == Decimal(quantity)


@pytest.mark.parametrize(("mg", "unit"), [("0.02", "ML"), ("77.7777", "ME"), ("50", "F2"), ("9" * 40, "ME")])
def test_a_dose_that_no_quantity_of_three_decimals_says(mg: str, unit: str) -> None:
    assert quantity_for(Decimal(mg), unit, KETAMINE, PACKAGE) is None


@given(st.decimals(min_value="0.001", max_value=LIMIT - 1, places=3), st.sampled_from(["ML", "ME", "GR", "UN"]))
def test_law_a_quantity_comes_back_from_its_dose(quantity: Decimal, unit: str) -> None:
    computed = dose(quantity, unit, KETAMINE, PACKAGE)
    assert computed is not None
    assert computed.mg > 0
    if computed.mg < LIMIT:
        assert quantity_for(computed.mg, unit, KETAMINE, PACKAGE) == quantity
