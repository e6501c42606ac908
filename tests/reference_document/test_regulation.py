"""Definition: a drug that is abused and must be titrated, so its amounts, its dates and its waste are watched."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.reference_document.asking import KETAMINE, chart, check, faults, only
from tests.reference_document.claims import office

VIALS = "LIN**N4*67457000110~CTP****{}*ML~"


def test_milligrams_that_were_billed_as_units_are_told(tmp_path: Path) -> None:
    """Careful titration: a dose of 25 mg is three units, and an audit reads 25 of them as ten times the drug."""
    row = only(check(tmp_path, "P", "SV1*HC:J3000*60*UN*25***1~LIN**N4*67457018120~CTP****2.5*ML~"), "Q605")
    assert row["severity"] == "error"
    assert (
        row["message"]
        == "2.5 mL × 10 mg/mL = 25 mg = 2.5 units, rounded up to 3 units; 25 were billed, as many as milligrams"
    )
    assert row["after"] == "3"


@pytest.mark.parametrize(
    "milligrams, severity, words",
    [
        ("500", "", ""),
        ("600", "warning", "more than 500 mg is rare"),
        ("1400", "error", "more than 1300 mg is implausible"),
    ],
)
def test_a_day_s_dose_beyond_reason_is_told(tmp_path: Path, milligrams: str, severity: str, words: str) -> None:
    """Careful titration: the milligrams of a date are held against the limits of the mapping."""
    units, quantity = int(milligrams) // 10, Decimal(milligrams) / 50
    claim = office(beside="00400", service=f"HC:J3000*60*UN*{units}", drug=VIALS.format(quantity))
    told = [(row["severity"], row["message"]) for row in check(tmp_path, "P", claim) if row["rule"] == "Q607"]

    assert told == ([(severity, f"{milligrams} mg were given on this date; {words}")] if severity else [])


@pytest.mark.parametrize("doses, warned", [(6, False), (7, True)])
def test_treatment_days_that_follow_each_other_too_closely_are_told(tmp_path: Path, doses: int, warned: bool) -> None:
    """Potential for abuse: a patient's days with the drug are counted within two weeks, over the claims of a file."""
    claims = "".join(
        office(authorization=f"REF*G1*NLA{number}~")
        .replace("LS-1001", f"LS-{number}")
        .replace("20261103", f"202611{number:02}")
        for number in range(1, 1 + doses)
    )
    told = [row for row in check(tmp_path, "P", claims) if row["rule"] == "Q610"]
    assert [row["severity"] for row in told] == (["warning"] if warned else [])


@pytest.mark.parametrize("witness, expected", [("", ["D906 warning 2"]), ("M. OLSEN RN", [])])
def test_discarded_ketamine_needs_a_witness(tmp_path: Path, witness: str, expected: list[str]) -> None:
    """Highly regulated: what is thrown away of a scheduled substance is countersigned."""
    record = chart(mg_discarded="50", mg_dispensed="100", witness=witness)
    assert faults(check(tmp_path, "P", KETAMINE, chart=record)) == expected
