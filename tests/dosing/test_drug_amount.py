"""Amounts as HCPCS descriptions, ASP files and people write them."""

from __future__ import annotations

import pytest

from edi837.dosing.drug_amount import amount_in


@pytest.mark.parametrize(
    "text, expected",
    [
        ("10 MG", "10 mg"),
        ("0.5 mg", "0.5 mg"),
        (".1 mg", "0.1 mg"),
        ("Injection, a drug, up to 300 mg", "300 mg"),
        ("Injection, a drug, 1 gm", "1000 mg"),
        ("Injection, a drug, 50 micrograms", "0.05 mg"),
        ("100 UNITS", "100 units"),
        ("Injection, penicillin, 100,000 units", "100000 units"),
        ("Injection, factor ix, per i.u.", "1 units"),
        ("1 I.U.", "1 units"),
        ("1 ML", "1 mL"),
        ("1 microCurie", "0.001 mCi"),
        ("per 2 mEq", "2 mEq"),
        ("Diagnostic, per study dose", None),
        ("Drug, per dose", "1 doses"),
        ("1 vial", "1 vials"),
        ("5 mg and 10 mg", None),
        ("betamethasone acetate 3 mg and betamethasone sodium phosphate 3 mg", None),
        ("Diagnostic, per study dose, up to 40 millicuries", None),
        ("250 mg/5 mL", None),
        ("Injection, 1 mg / 0.1 ml", None),
        ("5 mg/mL", None),
        ("5 mg/kg", None),
        ("0.5 mg/ 24 hours", None),
        ("Prep kit", None),
        ("12 mgs", None),
        ("", None),
    ],
)
def test_the_one_amount_of_a_text(text: str, expected: str | None) -> None:
    measure = amount_in(text)
    assert (measure and f"{measure.number.normalize():f} {measure.unit}") == expected
