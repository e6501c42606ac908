"""What is proposed for a line that does not account for waste, and that the claim is clean once it is done."""

from __future__ import annotations

import pytest

from edi837.findings.finding import Choice, Fix
from edi837.fix.recount import recounts
from tests.claim.reading import changed
from tests.single_dose import NDC, Billed, charted, claim_of, faults, finding, judged

VIAL = NDC["10", "10"]
CHART = charted("77", "23", "100")


def one_line(units: str = "10", quantity: str = "10", modifiers: str = "", charge: str = "60") -> list[Billed]:
    return [Billed(modifiers, units, charge, VIAL, quantity)]


def fix_of(data: bytes, code: str, chart: str = CHART) -> Fix | None:
    return finding(judged(data, chart), code).fix


def done(data: bytes, chosen: Choice) -> bytes:
    """The file with one choice made and its segments counted again."""
    return changed(data, (*chosen.changes, *recounts(data, chosen.changes)))


@pytest.mark.parametrize("form", ["P", "I"])
@pytest.mark.parametrize(("modifiers", "code"), [("", "W502"), (":JZ", "W508")])
def test_two_ways_to_divide_the_charge_of_which_one_is_clean(modifiers: str, code: str, form: str) -> None:
    data = claim_of(one_line(modifiers=modifiers), form)
    fix = fix_of(data, code)
    assert fix is not None
    assert fix.title == "Divide the line: 8 units, and 2 units with JW; CLM02 stays"
    assert [(choice.value, choice.title) for choice in fix.choices] == [
        ("48", "48 and 12, in proportion"),
        ("60", "60 on the first line, nothing on the second"),
    ]
    assert fix.changes == fix.choices[0].changes
    in_proportion, on_the_first = (faults(judged(done(data, choice), CHART)) for choice in fix.choices)
    assert in_proportion == []
    assert on_the_first == ["Q612 3"], "a line without a charge is told to whoever chose it"


def test_odd_cents_stay_on_the_first_line() -> None:
    fix = fix_of(claim_of(one_line(charge="101"), "P"), "W502")
    assert fix is not None
    assert [choice.value for choice in fix.choices] == ["80.8", "101"]


def test_a_charge_of_nothing_needs_no_choice() -> None:
    fix = fix_of(claim_of(one_line(charge="0"), "P"), "W502")
    assert fix is not None
    assert fix.choices == ()


def test_jz_when_less_than_a_unit_was_discarded() -> None:
    data = claim_of(one_line(units="10", quantity="9.5"), "P")
    chart = charted("95", "5", "100")
    fix = fix_of(data, "W502", chart)
    assert fix is not None
    assert fix.title == "Add JZ"
    assert faults(judged(changed(data, fix.changes), chart)) == []


NOTHING_PROPOSED = {
    "units of what was given alone: a line would be added to the bill": (one_line("8", "7.7"), CHART),
    "units that the chart does not give": (one_line("9", "9"), CHART),
    "the quantity is of what was given alone": (one_line("10", "7.7"), CHART),
    "a part of the vial is not accounted for": (one_line(), charted("77", "0", "100")),
    "JZ would be a statement about units that were not given": (one_line("9", "9"), charted("98", "2", "100")),
    "nothing is said of waste": (one_line(), charted("77", "", "100")),
    "nothing is said of the dose": (one_line(), charted("", "23", "100")),
    "the quantity cannot be written in three decimals": (one_line(), charted("77.0004", "22.9996", "100")),
    "more lines than one": (
        [*one_line(), Billed(":76", "10", "60", VIAL, "10")],
        CHART.replace("line,", "service_date,").replace("HB-1,2,", "HB-1,2026-11-03,"),
    ),
}


@pytest.mark.parametrize("case", NOTHING_PROPOSED)
def test_nothing_is_proposed(case: str) -> None:
    lines, chart = NOTHING_PROPOSED[case]
    found = [one for one in judged(claim_of(lines, "P"), chart).found if one.rule.code == "W502"]
    assert [one.finding.fix for one in found] == [None] * len(lines)


def test_without_a_chart_the_record_decides() -> None:
    found = finding(judged(claim_of(one_line(), "P")), "W502")
    assert found.fix is None
    assert found.message.endswith("The record of what was given and discarded decides which")


def test_what_stands_against_dividing_is_named() -> None:
    data = claim_of(one_line(), "P").replace(b"LIN**", b"HCP*02*50*10~\nLIN**")
    found = finding(judged(data, CHART), "W502")
    assert found.fix is None
    assert found.message.endswith("the line cannot be divided here: its HCP is for the whole line")
