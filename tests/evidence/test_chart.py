"""Charts that cannot be read: named by file, row and column, without a value that may be a patient's."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from edi837.claim.claim import ServiceLine
from edi837.evidence.chart import read_chart
from edi837.evidence.chart_row import ChartRow, together
from edi837.system.errors import MappingError
from tests.completing import complete
from tests.judging import chart_of, engine_for, judge


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("smithjohn77,2,50\n", ":1: names no column of a chart; they are: "),
        ("patient_control_number,line,mg_givn\n", ":1: column 'mg_givn' is not a column of a chart; they are: "),
        ("patient_control_number,line,line\n", ":1: column 'line' is there twice"),
        ("patient_control_number,mg_given\n", ":1: needs the columns patient_control_number and line or service_date"),
        ('patient_control_number,line\nLS-1001,"2\n', ":2: is not a CSV file: unexpected end of data"),
    ],
)
def test_a_chart_that_cannot_be_read(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "chart.csv"
    path.write_text(text)
    with pytest.raises(MappingError) as told:
        read_chart(path)
    assert why in str(told.value)
    assert "smith" not in str(told.value)
    assert "LS-1001" not in str(told.value)


DRUG = "LIN**N4*67457000110~CTP****1*ML~"
HEAD = "patient_control_number,line,service_date,mg_given,mg_discarded,ndc,action"


def line_of(snippet: str = DRUG) -> ServiceLine:
    (claim,) = judge(complete(snippet, "P")).claims
    return claim.target_lines[0]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("LS-1001,2,,50 mg,,,", "column mg_given: must be a plain number"),
        ("LS-1001,2,,-50,,,", "column mg_given: must be a plain number"),
        ('LS-1001,2,,"5,000",,,', "column mg_given: must be a plain number"),
        ("LS-1001,2,02/03,50,,,", "column service_date: must be a date"),
        ("LS-1001,2,2026-02-30,50,,,", "column service_date: must be a date"),
        ("LS-1001,2,,50,,5.0242E+10,", "column ndc: must be an NDC of eleven digits"),
        ("LS-1001,2,,50,,,swallowed", "column action: must be given, wasted, returned"),
        ("LS-1001,2,,50", "has 4 cells, the header has 7"),
        ("LS-1001,,,50,,,", "has neither line nor service_date"),
    ],
)
def test_a_row_that_cannot_be_read_costs_its_line_and_is_named(cells: str, why: str) -> None:
    chart = chart_of(f"{HEAD}\nLS-1009,2,,50,,,\n{cells}\n")
    (fault,) = chart.faults
    assert (fault.row, fault.message[: len(why)]) == (3, why)
    match = chart.find(line_of())
    assert (match.row, [row.row for row in match.faulty]) == (None, [3])
    judged = judge(complete(DRUG, "P"), engine_for(chart))
    told = [found.finding.message for found in judged.found if found.rule.code in ("D901", "D913", "Q611")]
    assert told[0].startswith(f"Chart row 3 cannot be used: {why}")
    assert f"row 3 {why}" in told[1]
    assert len(told) == 2


@pytest.mark.parametrize("day", ["2026-11-03", "20261103", "11/03/2026", "11/3/2026"])
def test_days_as_people_write_them(day: str) -> None:
    match = chart_of(f"{HEAD}\nLS-1001,,{day},50,,,\n").find(line_of())
    assert match.row is not None
    assert str(match.row.service_date) == "2026-11-03"


def test_doses_and_waste_of_a_day_are_added_up() -> None:
    rows = ["25,,,", "25,,,given", ",450,,wasted", "25,,,cancelled", ",,,not given"]
    chart = chart_of("\n".join([HEAD, *(f"LS-1001,,2026-11-03,{row}" for row in rows)]) + "\n")
    match = chart.find(line_of())
    assert match.row is not None
    assert (match.row.mg_given, match.row.mg_discarded) == (Decimal(50), Decimal(450))
    assert match.row.named == "row 2 with 3 and 4"
    assert [row.row for row in match.out] == [5, 6]


def test_one_dose_without_an_amount_leaves_the_sum_open() -> None:
    match = chart_of(f"{HEAD}\nLS-1001,2,,25,,,\nLS-1001,2,,,,,given\n").find(line_of())
    assert match.row is not None
    assert match.row.mg_given is None


def test_the_whole_named_on_each_row_is_one_container() -> None:
    row = ChartRow(2, "A", mg_given=Decimal(25), mg_dispensed=Decimal(100), containers_opened=Decimal(1))
    waste = ChartRow(3, "A", mg_discarded=Decimal(50), mg_dispensed=Decimal(100))
    assert together([row, row, waste]).mg_dispensed == Decimal(100)
    assert together([row, row]).mg_dispensed == Decimal(200)


def test_an_account_is_found_by_its_value_however_it_is_written() -> None:
    line = line_of(
        f"CLM*0012345*60***11:B:1*Y*A*Y*Y~HI*ABK:F332~LX*1~SV1*HC:J3000*60*UN*5***1~DTP*472*D8*20261103~{DRUG}"
    )
    for account, found in (("0012345", True), ("12345", True), ("12345.0", True), ("912345", False)):
        chart = chart_of(f"{HEAD}\n{account},,2026-11-03,50,,,\n")
        assert (chart.find(line).row is not None) is found
        assert dict(chart.used_by(line.claim)) == (
            {} if not found else {"used": 2} | ({"by value": 2} if account != "0012345" else {})
        )
    both = chart_of(f"{HEAD}\n12345,,2026-11-03,50,,,\n012345,,2026-11-03,50,,,\n")
    summed = both.find(line).row
    assert summed is not None
    assert (summed.mg_given, summed.named) == (Decimal(100), "row 2 with 3")


def test_a_row_of_another_package_is_no_evidence_and_told() -> None:
    chart = chart_of(f"{HEAD}\nLS-1001,,2026-11-03,50,,00409-2051-05,\n")
    match = chart.find(line_of())
    assert match.row is None
    assert match.of_another_ndc is not None
    judged = judge(complete(DRUG, "P"), engine_for(chart))
    assert "N218 warning 2410/LIN03 line=2" in judged.words


def test_a_chart_of_another_month_is_not_taken_for_one_that_agrees() -> None:
    chart = chart_of(f"{HEAD}\nLS-1001,,2026-10-03,50,,,\nLS-1001,,2026-10-05,50,,,\n")
    judged = judge(complete(DRUG, "P"), engine_for(chart))
    told = [one.finding.message for one in judged.found if one.rule.code in ("D901", "D913", "D914", "Q611")]
    assert told == ["The chart has no row for this line", "chart.csv: of 2 rows 0 used, 2 unused (2, 3)"]


@pytest.mark.parametrize("rows", [1, 3])
def test_rules_speak_of_each_of_several_doses(rows: int) -> None:
    columns = "patient_control_number,service_date,mg_given,route,monitoring,start,stop,mg_discarded,witness,action"
    given = "LS-1001,2026-11-03,{},IV,ECG,09:00,09:40,,,"
    first = [given.format(50 // rows if rows == 1 else 10)] * (rows - 1)
    last = "LS-1001,2026-11-03,,IV,,,,,,given" if rows == 1 else "LS-1001,2026-11-03,30,,,,,,,given"
    waste = "LS-1001,2026-11-03,,,,,,450,,wasted"
    judged = judge(complete(DRUG, "P"), engine_for(chart_of("\n".join([columns, *first, last, waste]) + "\n")))
    told = {one.rule.code: one.finding.message for one in judged.found if one.rule.code[:2] == "D9"}
    row = len(first) + 2
    lacking = "milligrams given" if rows == 1 else "route"
    assert told["D902"] == f"Chart row {row} has no {lacking}"
    assert told["D904"] == f"Chart row {row} is silent on monitoring"
    assert told["D906"].endswith(f"were discarded, and chart row {row + 1} names no witness")
