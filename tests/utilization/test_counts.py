"""A month of a clinic with ten seeded differences, of which the reconciliation names exactly these; and its edges."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from edi837.jobs.chart_import import import_chart
from edi837.mapping.chart_maps import load_chart_map
from tests.cli.calling import call
from tests.judging import mappings
from tests.report.made import Edit, claims

FIRST = date(2026, 11, 2)
PATIENTS = 24
VIAL, NDC = 500, "67457000110"
PLACES = ("PYXIS-A", "PYXIS-B")
# By patient, what is not as it should be.
NOT_BILLED, NOT_CHARTED, UNITS, NO_WASTE, OTHER_WASTE, NOT_REMOVED, ALONE = 3, 5, 7, 9, 11, 13, 15
WRONG_COUNT, WRONG_OPENING = 17, 20
WITHOUT_CLAIM = (NOT_BILLED, ALONE)


def day_of(patient: int) -> date:
    return FIRST + timedelta(days=patient)


def account(patient: int) -> str:
    return f"LS-{1000 + patient}"


def claims_of_the_month() -> bytes:
    edits: list[list[Edit]] = []
    for patient in range(1, PATIENTS + 1):
        billed: list[Edit] = [("20261103", f"{day_of(patient):%Y%m%d}"), ("HC:J3000*60", "HC:J3000:TB*60")]
        if patient == UNITS:
            billed.append(("*60*UN*5*", "*60*UN*50*"))
        if patient in WITHOUT_CLAIM:  # the drug line is of another code
            billed += [("HC:J3000:TB*60", "HC:J2250*60"), (NDC, "00409230517")]
        edits.append(billed)
    return claims(*edits)


def administrations() -> str:
    rows = ["HSP_ACCOUNT_ID,MEDICATION,NDC,TAKEN_TIME,MAR_ACTION,DOSE,DOSE_UNIT,ROUTE"]
    for patient in range(1, PATIENTS + 1):
        at = f"{account(patient)},KETAMINE 50 MG/ML,{NDC},{day_of(patient):%m/%d/%Y} 10:00"
        if patient != ALONE:
            rows.append(f"{at},{'Canceled Entry' if patient == NOT_CHARTED else 'Given'},50,mg,Intravenous")
        if patient == OTHER_WASTE:
            rows.append(f"{at},Waste,400,mg,")
    return "\n".join(rows) + "\n"


def cabinet() -> str:
    rows = ["Date,Location,NDC,Action,Qty,Unit,Account"]
    stock = dict.fromkeys(PLACES, 20 * VIAL)
    for patient in range(1, PATIENTS + 1):
        place, of = PLACES[patient % 2], account(patient)
        start = f"{day_of(patient)},{place},{NDC}"
        stock[place] -= VIAL * (patient == WRONG_OPENING)
        rows += [f"{start},opening,{stock[place]},mg,", f"{start},received,{VIAL},mg,"]
        stock[place] += VIAL
        if patient != NOT_REMOVED:
            rows.append(f"{start},removed,1,vial,{of}")
            stock[place] -= VIAL * (patient != NOT_CHARTED)
        else:  # the dose came out of the stock all the same
            stock[place] -= 50
        if patient == NOT_CHARTED:
            rows.append(f"{start},returned,1,vial,{of}")
        elif patient not in (NO_WASTE, ALONE, NOT_REMOVED):
            rows.append(f"{start},wasted,9,mL,{of}")
        stock[place] -= VIAL * (patient == WRONG_COUNT)
        rows.append(f"{start},closing,{stock[place]},mg,")
    return "\n".join(rows) + "\n"


SEEDED = sorted(
    [
        ("not billed", NOT_BILLED, "50"), ("not charted", NOT_CHARTED, ""), ("units", UNITS, "450"),
        ("not accounted for", NO_WASTE, "450"), ("waste", OTHER_WASTE, "-50"), ("not removed", NOT_REMOVED, "50"),
        ("removed alone", ALONE, "500"), ("count", WRONG_COUNT, "500"), ("carried over", WRONG_OPENING, "500"),
    ]
)  # fmt: skip


@pytest.fixture
def month(tmp_path: Path) -> list[str]:
    (tmp_path / "claims.837").write_bytes(claims_of_the_month())
    (tmp_path / "mar.csv").write_text(administrations())
    imported = import_chart([tmp_path / "mar.csv"], [load_chart_map("epic")], mappings().drugs)
    assert imported.complete
    (tmp_path / "chart.csv").write_bytes(imported.csv())
    (tmp_path / "log.csv").write_text(cabinet())
    (tmp_path / "bought.csv").write_text(f"NDC,Packages,Account Type\n{NDC},0,340B\n{NDC},9,WAC\n")
    named = [("--chart", "chart.csv"), ("--log", "log.csv"), ("--purchases", "bought.csv")]
    options = [str(each) for option, name in named for each in (option, tmp_path / name)]
    return ["utilization", str(tmp_path / "claims.837"), *options]


def rows_of(capfd: pytest.CaptureFixture[str], arguments: Iterable[str]) -> list[dict[str, str]]:
    told = call(capfd, *arguments, "--format", "csv")
    assert told.code == 0, told.err
    return list(csv.DictReader(io.StringIO(told.text)))


def test_exactly_the_seeded_differences_are_named(month: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(capfd, month)
    asked = [row for row in rows if row["row"] == "difference"]
    patients = {str(day_of(patient)): patient for patient in range(1, PATIENTS + 1)}
    by_day = [(row["kind"], patients[row["day"]], row["difference_mg"]) for row in asked if row["day"]]
    assert sorted(by_day) == SEEDED
    (bought,) = [row for row in asked if not row["day"]]
    assert (bought["kind"], bought["ndc"], bought["difference_containers"]) == ("340B purchases", NDC, "2.2")
    assert "replenishment lags" in bought["question"]
    balances = {row["day"]: row["kind"] for row in rows if row["row"] == "balance"}
    assert {patients[day] for day, state in balances.items() if state == "difference"} == {NO_WASTE, ALONE, WRONG_COUNT}
    assert {row["schedule"] for row in rows} == {"III"}
    assert all(row["sources"] or row["claims"] for row in asked)


def test_text_workbook_and_page_say_the_same(
    month: list[str], capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = rows_of(capfd, month)
    text = call(capfd, *month).text
    assert "Counts of schedule III: 21 balanced, 3 difference; 10 questions" in text
    assert call(capfd, *month, "--format", "xlsx", "-o", tmp_path / "counts.xlsx").code == 0
    book = load_workbook(tmp_path / "counts.xlsx")
    assert book.sheetnames == ["Utilization", "Counts", "About"]
    assert book["Counts"].max_row == len(rows) + 1
    page = call(capfd, *month, "--format", "html").text
    assert page.count("Differences to ask about, in mg") >= 2
    for row in rows:
        if row["question"]:
            assert row["question"] in page
            assert row["question"] in text
    for patient in ("ASHBY", "LENA", "FERN COURT", "AW0001", "19790312"):
        assert patient not in page + text + "".join(",".join(row.values()) for row in rows)


def test_without_counts_or_chart_nothing_is_reconciled(month: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    log = Path(month[month.index("--log") + 1])
    whole = log.read_text()
    log.write_text("\n".join(line for line in whole.splitlines() if ",opening," not in line) + "\n")
    assert {row["kind"] for row in rows_of(capfd, month) if row["row"] == "balance"} == {"not reconciled"}
    text = " ".join(call(capfd, *month).text.split())
    assert "Not reconciled for want of opening and closing counts: 24 days." in text
    log.write_text(whole)
    place = month.index("--chart")
    text = call(capfd, *month[:place], *month[place + 2 :]).text
    assert "nothing is reconciled" in " ".join(text.split())
    assert "not charted" not in text


def test_rows_of_a_log_that_cannot_be_used_are_named(month: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    log = Path(month[month.index("--log") + 1])
    bad = {
        "2026-11-30,A,,closing,-3,vial,": "column quantity: must be a plain number",
        "11/30,A,,closing,3,mg,": "column date: must be a date",
        "2026-11-30,A,,counted,3,mg,": "column action: must be opening",
        "2026-11-30,A,,closing,3,box,": "column unit: must be mg",
        "2026-11-30,A,,closing,3,vial,": "the amount is in vials, and nothing tells what one holds",
    }
    log.write_text(cabinet() + "\n".join(bad) + "\n")
    told = call(capfd, *month, "--format", "csv")
    for number, why in enumerate(bad.values(), len(cabinet().splitlines()) + 1):
        assert f"log.csv: row {number}: {why}" in told.err
    assert "-3" not in told.err


def test_groups_by_combinations(month: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, *month[:2], "--by", "day+site+ndc, prescriber", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told.text)))
    days = [row for row in rows if row["dimension"] == "day+site+ndc"]
    assert len(days) == PATIENTS - len(WITHOUT_CLAIM)
    assert days[0]["key"] == f"{day_of(1)} | POS 11 | {NDC}"
    assert [row["key"] for row in days] == sorted(row["key"] for row in days)
    assert sum(Decimal(row["units"]) for row in days) == 5 * (PATIENTS - 3) + 50
    assert call(capfd, *month[:2], "--by", "day+color").code == 2
