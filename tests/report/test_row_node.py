"""What a row says in words, and a proposal that leaves a choice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from edi837.jobs.inputs import Input
from edi837.jobs.process import process
from edi837.report.as_html import row_node
from edi837.report.rank import work
from edi837.report.shown import ShownRow
from edi837.rows.record import APPROVED, DECLINED, NOT_CHECKED, REPAIRED
from tests.report.made import run_with
from tests.report.page_data import rows_of
from tests.report.rows import row
from tests.single_dose import NDC, Billed, charted, claim_of, known


@pytest.mark.parametrize("values, heading", [
    ({}, "todo"), ({"disposition": DECLINED}, "todo"), ({"disposition": REPAIRED}, "done"),
    ({"disposition": DECLINED, "severity": "warning"}, "done"),
    ({"disposition": APPROVED}, "done"), ({"severity": "info"}, "info"),
    ({"severity": "info", "result": NOT_CHECKED}, "unchecked"), ({"result": NOT_CHECKED}, "todo"),
])  # fmt: skip
def test_under_which_heading_a_row_is_looked_for(values: dict[str, str], heading: str) -> None:
    assert work(row(1, **values)) == heading


@pytest.mark.parametrize("days, told", [
    ("12", "12 days left"), ("1", "1 day left"), ("0", "0 days left"),
    ("-1", "1 day late"), ("-1200", "1,200 days late"),
])  # fmt: skip
def test_days_left_or_late(days: str, told: str) -> None:
    assert row_node(ShownRow(row(1, days_left=days))).findtext("days") == told


@pytest.mark.parametrize(
    "name, number, told", [("ONE", "P1", "ONE (P1)"), ("ONE", "", "ONE"), ("", "P1", "P1"), ("", "", "")]
)
def test_the_payer_is_its_name_and_id(name: str, number: str, told: str) -> None:
    assert row_node(ShownRow(row(1, payer_name=name, payer_id=number))).get("payer") == told


def test_a_choice_is_shown_with_the_value_that_picks_it(tmp_path: Path) -> None:
    chart = tmp_path / "chart.csv"
    chart.write_text(charted("77", "23", "100"), encoding="utf-8")
    (tmp_path / "claims.837").write_bytes(claim_of([Billed("", "10", "60", NDC["10", "10"], "10")], "P"))
    run = run_with(report=("csv", "html", "xlsx"), select=("W502",), chart=chart)
    process(replace(run, mappings=known()), Input(tmp_path / "claims.837", "claims.837"), "claims", tmp_path / "out")

    (shown,) = [one for one in rows_of(tmp_path / "out/claims.exceptions.html") if one["rule"] == "W502"]
    sheet = load_workbook(tmp_path / "out/claims.exceptions.xlsx")["Proposals"]
    cells = dict(zip((one.value for one in sheet[1]), (one.value for one in sheet[2]), strict=True))

    choices = "48: 48 and 12, in proportion; 60: 60 on the first line, nothing on the second"
    assert cells["choices"] == shown["choices"] == choices
    assert [line for line in shown["excerpt"] if line[0] == "+"] == [
        "+ SV1*HC:J3000*[48]*UN*[8]***1~",
        "+ CTP****[7.7]*ML~",
        "+ [LX*3]~",
        "+ [SV1*HC:J3000:JW*12*UN*2***1]~",
        "+ [DTP*472*D8*20261103]~",
        "+ [REF*6R*HB2JW]~",
        "+ [LIN**N4*71999010210]~",
        "+ [CTP****2.3*ML]~",
    ]
