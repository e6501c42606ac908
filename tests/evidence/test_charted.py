"""Units, NDC quantity and chart held against one another, over claims with single-dose products of 10 mg/mL."""

from __future__ import annotations

import pytest

from edi837.claim.claim import ServiceLine
from edi837.evidence.chart import Chart
from edi837.evidence.charted import Backs, agrees_with_chart, backing, charted_in_units
from edi837.proposals.bill_as_charted import as_charted
from tests.claim.reading import claims_of
from tests.judging import chart_of
from tests.single_dose import NDC, Billed, charted, claim_of, known

VIAL, OTHER = NDC["10", "10"], NDC["10", "5"]


def drug_lines(*lines: Billed) -> list[ServiceLine]:
    return claims_of(claim_of(list(lines), "P"), known())[0].target_lines


def line(units: str, quantity: str, modifiers: str = "", ndc: str = VIAL) -> Billed:
    return Billed(modifiers, units, "60", ndc, quantity)


def given(mg: str, discarded: str = "") -> Chart:
    return chart_of(charted(mg, discarded, ""))


def by_date(mg: str, discarded: str = "") -> Chart:
    """One row for every line of the date."""
    return chart_of(f"patient_control_number,service_date,mg_given,mg_discarded\nHB-1,2026-11-03,{mg},{discarded}\n")


@pytest.mark.parametrize(
    ("units", "quantity", "chart", "backs"),
    [
        ("5", "5", "50", Backs.UNITS),
        ("5", "5", "42.5", Backs.UNITS),
        ("5", "7", "50", Backs.UNITS),
        ("7", "5", "50", Backs.QUANTITY),
        ("7", "5", "48", Backs.QUANTITY),
        ("7", "7", "50", Backs.NEITHER),
        ("7", "6", "50", Backs.NEITHER),
        ("7", "5", "", Backs.UNKNOWN),
        ("x", "5", "50", Backs.UNKNOWN),
        ("7", "x", "50", Backs.NEITHER),
    ],
)
def test_what_the_chart_backs(units: str, quantity: str, chart: str, backs: Backs) -> None:
    (one,) = drug_lines(line(units, quantity))
    assert backing(one, given(chart)) is backs


def test_without_chart_or_row_nothing_is_backed() -> None:
    (one,) = drug_lines(line("5", "5"))
    assert backing(one, None) is Backs.UNKNOWN
    assert backing(one, chart_of("patient_control_number,line,mg_given\nHB-1,9,50\n")) is Backs.UNKNOWN


def test_a_jw_line_has_the_row_of_the_line_beside_it() -> None:
    first, second = drug_lines(line("8", "7.7"), line("2", "2.3", ":JW"))
    assert agrees_with_chart(first, given("77", "23"))
    assert agrees_with_chart(second, given("77", "23"))
    assert agrees_with_chart(second, given("77", "30")) is False
    assert agrees_with_chart(second, given("77")) is None


@pytest.mark.parametrize(
    ("units", "chart", "agree"),
    [(("3", "2"), "50", True), (("3", "2"), "55", False), (("4", "1"), "50", True), (("3", "3"), "55", True)],
)
def test_lines_that_share_a_row_are_compared_together(units: tuple[str, str], chart: str, agree: bool) -> None:
    lines = drug_lines(line(units[0], "2.5"), line(units[1], "2.5", ":76", OTHER))
    assert [agrees_with_chart(one, by_date(chart)) for one in lines] == [agree, agree]


def test_rows_of_their_own_are_added_up_too() -> None:
    lines = drug_lines(line("3", "2.5"), line("1", "1.5", ":76", OTHER))
    chart = chart_of("patient_control_number,line,mg_given\nHB-1,2,25\nHB-1,3,15\n")
    assert [agrees_with_chart(one, chart) for one in lines] == [True, True]


@pytest.mark.parametrize(
    ("units", "quantity", "chart", "title"),
    [
        ("7", "7", "50", "Bill 5 units and write CTP04 as 5 ML; the charge 60 as sent, or 42.86 prorated"),
        ("7", "5", "50", "Bill 5 units; the charge 60 as sent, or 42.86 prorated"),
        ("5", "7", "50", "Write CTP04 as 5 ML"),
        ("7", "7", "3", "Bill 1 unit and write CTP04 as 0.3 ML; the charge 60 as sent, or 8.57 prorated"),
    ],
)
def test_the_proposal_writes_what_differs(units: str, quantity: str, chart: str, title: str) -> None:
    (one,) = drug_lines(line(units, quantity))
    fix = as_charted(one, given(chart))
    assert fix is not None
    assert fix.title == title


@pytest.mark.parametrize("chart", ["50.0004", "0", ""])
def test_nothing_is_proposed_that_cannot_be_written(chart: str) -> None:
    (one,) = drug_lines(line("7", "7"))
    assert as_charted(one, given(chart)) is None


def test_nothing_is_proposed_for_one_of_several_lines() -> None:
    lines = drug_lines(line("3", "2.5"), line("3", "2.5", ":76", OTHER))
    assert [as_charted(one, by_date("50")) for one in lines] == [None, None]


def test_nothing_is_proposed_by_the_strength_of_another_drug() -> None:
    (one,) = drug_lines(line("7", "7", ndc="00409469930"))
    assert as_charted(one, given("50")) is None


@pytest.mark.parametrize(
    ("modifiers", "words"),
    [
        ("", "The chart says 77 mg given = 7.7 units, rounded up to 8 units"),
        (":JW", "The chart says 23 mg discarded = 2.3 units, rounded down to 2 units"),
    ],
)
def test_in_words(modifiers: str, words: str) -> None:
    (one,) = drug_lines(line("2", "2.3", modifiers))
    assert charted_in_units(one, given("77", "23")) == words
