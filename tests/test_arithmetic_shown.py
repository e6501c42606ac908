"""Messages of units and waste show the arithmetic as a person would check it."""

from __future__ import annotations

from tests.dosing.worked import BY_NUMBER
from tests.single_dose import NDC, Billed, charted, claim_of, finding, judged, lines_of


def test_arithmetic_of_waste() -> None:
    found = judged(claim_of([lines_of(BY_NUMBER[5])[0], lines_of(BY_NUMBER[5])[1]._replace(units="3")], "P"))
    shown = "2.3 mL × 10 mg/mL = 23 mg = 2.3 units, rounded down to 2 units; 3 were billed as discarded"
    assert finding(found, "W504").message == shown


def test_arithmetic_of_milligrams() -> None:
    lines = [Billed(":JZ", "500", "60", NDC["100", "5"], "5")]
    found = judged(claim_of(lines, "P"))
    shown = "5 mL × 100 mg/mL = 500 mg = 50 units; 500 were billed, as many as milligrams"
    assert finding(found, "Q605").message == shown


def test_charge_to_review() -> None:
    lines = [Billed(":JZ", "500", "60", NDC["100", "5"], "5")]
    fix = finding(judged(claim_of(lines, "P")), "Q605").fix
    assert fix is not None
    assert fix.title == "Bill 50 units; the charge 60 as sent, or 6 prorated"


def test_sum_of_lines_that_share_a_chart_row() -> None:
    ndc = NDC["10", "10"]
    lines = [Billed(":JZ", "5", "30", ndc, "5"), Billed(":JZ:76", "6", "30", ndc, "6")]
    chart = charted("120", "0", "120").replace("line,mg", "service_date,mg").replace("HB-1,2,", "HB-1,2026-11-03,")
    told = finding(judged(claim_of(lines, "P"), chart), "Q611")
    assert told.message == "The chart says 120 mg given = 12 units; 5 + 6 = 11 were billed"
    assert (told.fix, told.related) == (None, ("3",))
