"""The chart row of a line, what a cell says, and what is not checked where the chart has nothing."""

from __future__ import annotations

import pytest

from edi837.evidence.chart_row import says_nothing
from edi837.evidence.on_record import has_note, own_row
from tests.completing import complete
from tests.judging import chart_of, engine_for, judge

DRUG = "LIN**N4*67457000110~CTP****1*ML~"
PAIR = (
    f"LX*2~SV1*HC:J3000*60*UN*5***1~DTP*472*D8*20261103~{DRUG}"
    f"LX*3~SV1*HC:J3000:JW*60*UN*5***1~DTP*472*D8*20261103~{DRUG}"
)
SHARED = "patient_control_number,service_date,mg_given\nLS-1001,2026-11-03,50\n"
NUMBERED = "patient_control_number,line,mg_given\nLS-1001,2,50\nLS-1001,3,0\n"


@pytest.mark.parametrize("cell", ["", " ", "none", "No.", "N/A", "not done", "No monitoring", "-"])
def test_cells_that_say_nothing(cell: str) -> None:
    assert says_nothing(cell)


@pytest.mark.parametrize(
    "cell", ["continuous", "no response to sertraline", "not tolerated: venlafaxine", "nausea", "0.5"]
)
def test_cells_that_say_something(cell: str) -> None:
    assert not says_nothing(cell)


@pytest.mark.parametrize(("table", "rows"), [(SHARED, [2, None]), (NUMBERED, [2, 3])])
def test_a_jw_line_has_a_row_of_its_own_or_none(table: str, rows: list[int | None]) -> None:
    chart = chart_of(table)
    (claim,) = judge(complete(PAIR, "P")).claims
    found = [own_row(line, chart) for line in claim.target_lines]
    assert [row and row.row for row in found] == rows
    assert own_row(claim.target_lines[0], None) is None


@pytest.mark.parametrize(
    ("snippet", "form", "expected"),
    [
        (DRUG, "P", False),
        ("PWK*OZ*AA~", "P", True),
        ("NTE*ADD*FAILED SERTRALINE~", "I", True),
        (f"SV1*HC:J3000*60*UN*5***1~NTE*ADD*FAILED SERTRALINE~{DRUG}", "P", True),
        (f"SV1*HC:J3000*60*UN*5***1~NTE*TPO*PRICED~{DRUG}", "P", False),
    ],
)
def test_notes_and_attachments(snippet: str, form: str, expected: bool) -> None:
    (claim,) = judge(complete(snippet, form)).claims
    assert has_note(claim.target_lines[0]) is expected


def unasked(table: str, snippet: str = DRUG) -> list[tuple[str, str]]:
    """Which rules of documentation could not judge, and why."""
    judged = judge(complete(snippet, "P"), engine_for(chart_of(table)))
    return sorted((rule, reason) for rule, reason in judged.unasked if rule.startswith("D"))


def test_a_column_that_the_chart_does_not_have_is_not_checked() -> None:
    snippet = "HI*ABK:F332*ABF:R000~"
    assert unasked("patient_control_number,line\nLS-1001,2\n", snippet) == [
        ("D902", "the chart has no column mg_given"),
        ("D902", "the chart has no column route"),
        ("D903", "the chart has no column indication, and the claim no note or attachment"),
        ("D904", "the chart has no column monitoring"),
        ("D905", "the chart has no column adverse_events"),
        ("D909", "the chart has no route, or none that is known here"),
    ]


def test_waste_is_not_checked_without_its_columns() -> None:
    head = "patient_control_number,line,mg_given,route,indication,monitoring"
    row = "LS-1001,2,50,IV,depression,continuous"
    assert unasked(f"{head},mg_discarded\n{row},50\n") == [("D906", "the chart has no column witness")]
    assert unasked(f"{head},container\n{row},single-dose\n") == [("D908", "the chart has no column mg_discarded")]
    whole = f"{head},mg_discarded,container,container_mg,witness\n{row},50,single-dose,100,RN 2\n"
    assert unasked(whole) == [("D908", "the chart has no column mg_dispensed")]


def test_an_unknown_container_is_not_checked() -> None:
    head = "patient_control_number,line,mg_given,route,indication,monitoring,mg_discarded,witness"
    row = "LS-1001,2,50,IV,depression,continuous,50,RN 2"
    reason = "neither chart nor NDC mapping says whether the container is single-dose"
    assert unasked(f"{head}\n{row}\n", "LIN**N4*67457000199~CTP****1*ML~") == [("D908", reason)]


def test_without_a_chart_the_checklist_stands_for_all() -> None:
    judged = judge(complete(DRUG, "P"))
    rules = {rule for rule, reason in judged.unasked if reason == "no chart was given (--chart)"}
    assert {"D901", "D902", "D903", "D904", "D905", "D906", "D908", "D909"} <= rules
    assert [one.rule.code for one in judged.found if one.rule.code.startswith("D")] == ["D907"]
