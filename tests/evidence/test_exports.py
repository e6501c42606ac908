"""Exports of three invented systems become charts that say the same as one written by hand; what is odd is named."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from edi837.evidence.export_amounts import Measured, in_mg, read_unit, strength_in
from edi837.evidence.export_file import moment_of
from edi837.jobs.chart_import import ChartImport, import_chart
from edi837.mapping.chart_maps import load_chart_map, shipped_chart_maps
from edi837.mapping.xml import shipped_mappings
from edi837.system.errors import MappingError, UsageError
from tests.cli.calling import call
from tests.completing import complete
from tests.conftest import ROOT
from tests.judging import chart_of, engine_for, judge, mappings

EXPORTS = ROOT / "tests" / "evidence" / "exports"
# Names, a comment and a visit of a person who must not come out again.
PERSON = "QUILLFEATHER"
EPIC = (EXPORTS / "epic.csv").read_text(encoding="utf-8")
CERNER = (EXPORTS / "cerner.csv").read_text(encoding="utf-8")
CABINET = (EXPORTS / "cabinet.csv").read_text(encoding="utf-8")
BY_HAND = """patient_control_number,service_date,mg_given,mg_discarded,mg_dispensed,ndc,route,start,stop,witness,action
LS-1001,2026-11-03,45,,,67457-001-10,IV,09:05,09:45,,
LS-1001,2026-11-03,5,,,67457-001-10,IV,09:50,,,
LS-1001,2026-11-03,,450,,67457-001-10,,,,yes,wasted
LS-1001,2026-11-03,,,500,67457-001-10,,,,,dispensed
"""
DRUG = "LIN**N4*67457000110~CTP****1*ML~"


def imported(tmp_path: Path, *exports: tuple[str, str], facility: str | None = None) -> ChartImport:
    paths = []
    for number, (_, text) in enumerate(exports):
        paths.append(tmp_path / f"export{number}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return import_chart(paths, [load_chart_map(name) for name, _ in exports], mappings().drugs, facility)


def rows_of(result: ChartImport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.csv().decode())))


def findings(chart: str, units: str) -> list[tuple[str, str]]:
    snippet = f"SV1*HC:J3000*60*UN*{units}***1~{DRUG}"
    judged = judge(complete(snippet, "P"), engine_for(chart_of(chart)))
    return [(one.rule.code, one.severity.word) for one in judged.found if one.rule.code != "D913"]


@pytest.mark.parametrize("units", ["5", "50", "4"])
@pytest.mark.parametrize("system", ["epic", "cerner"])
def test_exports_give_the_findings_of_the_chart_written_by_hand(system: str, units: str, tmp_path: Path) -> None:
    result = imported(tmp_path, (system, {"epic": EPIC, "cerner": CERNER}[system]), ("cabinet", CABINET))
    assert result.complete, list(result.sentences())
    assert findings(result.csv().decode(), units) == findings(BY_HAND, units)
    sums = {name: sum(float(row[name] or 0) for row in rows_of(result)) for name in ("mg_given", "mg_discarded")}
    assert sums == {"mg_given": 50.0, "mg_discarded": 450.0}
    assert {row["service_date"] for row in rows_of(result)} == {"2026-11-03"}


def test_no_name_and_no_comment_comes_out_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    export = tmp_path / "mar.csv"
    export.write_text(EPIC + f"LS-1001,7001,34,KETAMINE,,{PERSON},Given,{PERSON},mg,{PERSON},,,,{PERSON},\n")
    cabinet = tmp_path / "cabinet.csv"
    cabinet.write_text(CABINET)
    chart = tmp_path / "chart.csv"
    arguments = ("chart", "import", export, cabinet, "--map", "epic", "--map", "cabinet")
    told = call(capfd, *arguments, "-o", chart)
    assert told.code == 1
    assert "not used: mar.csv: row 9: the time is not one as 2026-11-03 10:02" in told.err
    assert PERSON not in chart.read_text() + told.text + told.err
    shown = call(capfd, *arguments, "--try")
    assert shown.text.count("before:") == 2
    assert "RN QUILL" not in shown.text
    assert "for QUILL" not in shown.text
    (claims := tmp_path / "claims.837").write_bytes(complete(DRUG, "P"))
    assert PERSON not in (judged := call(capfd, "check", claims, "--chart", chart)).text + judged.err
    assert PERSON not in call(capfd, "check", claims, "--chart", export).err


HEAD = (
    "HSP_ACCOUNT_ID,MEDICATION,TAKEN_TIME,MAR_ACTION,DOSE,DOSE_UNIT,WEIGHT_KG,ORDER_MED_ID,INFUSION_RATE,INF_RATE_UNIT,"
    "NDC"
)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("A1,KETAMINE,11/03/2026 10:00,Given,5000,,,,,,", "the amount has no unit"),
        ("A1,KETAMINE,11/03/2026 10:00,Given,fifty,mg,,,,,", "the amount is not a number"),
        ("A1,KETAMINE,11/03/2026 10:00,Given,-50,mg,,,,,", "the amount is not a number"),
        ("A1,KETAMINE,11/03/2026 10:00,Given,50,one syringe,,,,,", "the unit is a word that the map does not know"),
        ("A1,KETAMINE,02/03,Given,50,mg,,,,,", "the time is not one"),
        ("A1,KETAMINE,9999-12-31T23:59-14:00,Given,50,mg,,,,,", "the time is not one"),
        ("A1,KETAMINE,13/03/2026 10:00,Given,50,mg,,,,,", "the time is not one"),
        ("A1,KETAMINE,11/03/2026 10:00,Sprinkled,50,mg,,,,,", "the action is a word that the map does not know"),
        ("A1,KETAMINE,11/03/2026 10:00,Given,0.5,mg/kg,,,,,", "the amount is for a kilogram, and there is no weight"),
        ("A1,KETAMINE,11/03/2026 10:00,Given,1,mL,,,,,", "the amount is a volume, and nothing tells the strength"),
        ("A1,KETAMINE 10 MG/ML,11/03/2026 10:00,Given,1,mL,,,,,67457000110", "NDC and text tell different strengths"),
        ("A1,KETAMINE,11/03/2026 10:00,Given,1,mL,,,,,5.0242E+10", "the NDC has no form of an NDC"),
        ("A1,KETAMINE,11/03/2026 10:00,New Bag,,,,9,10,mg/hr,", "the infusion has no end"),
        ("A1,KETAMINE,11/03/2026 10:00,Given", "has 4 cells, the header has 11"),
        (",KETAMINE,11/03/2026 10:00,Given,50,mg,,,,,", "has no account number"),
    ],
)
def test_what_cannot_be_used_is_named_and_costs_its_line(cells: str, why: str, tmp_path: Path) -> None:
    result = imported(tmp_path, ("epic", f"{HEAD}\n{cells}\n"))
    ((_, row, reason),) = result.doses.faults
    assert (row, reason[: len(why)]) == (2, why)
    assert not result.complete
    assert ["?"] * bool(cells[0] != ",") == [line["mg_given"] for line in rows_of(result)]


@pytest.mark.parametrize(
    ("amount", "unit", "mg"),
    [
        ("25", "mg", "25"), ("25000", "mcg", "25"), ("0.025", "g", "25"), ("0.5", "mL", "25"), ("0.5", "mg/kg", "40"),
        ("2", "vials", "1000"), ("60", "mg/hr", "60"), ("10", "mcg/kg/min", "0.8"), ("1", "cc", "50"),
    ],
)  # fmt: skip
def test_amounts_in_mg(amount: str, unit: str, mg: str) -> None:
    known = read_unit(unit)
    assert known is not None
    assert in_mg(Decimal(amount), known, Measured(Decimal(50), Decimal(500), Decimal(80))) == Decimal(mg)


@pytest.mark.parametrize("unit", ["tablet", "mg/day", "mL/kg", "units", "mg/kg/kg", "", "mg/hr/min"])
def test_units_that_are_not_known(unit: str) -> None:
    assert read_unit(unit) is None


@pytest.mark.parametrize(
    ("text", "strength"),
    [("KETAMINE 50 MG/ML", "50"), ("500 mg/10 mL vial", "50"), ("100 mcg/mL", "0.1"), ("10 mg/mL or 50 mg/mL", "None")],
)
def test_strengths_in_text(text: str, strength: str) -> None:
    told = strength_in(text)
    assert (f"{told.normalize():f}" if told is not None else "None") == strength


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-03 10:02", "2026-11-03T10:02:00"), ("11/3/2026 1:05 PM", "2026-11-03T13:05:00"),
        ("20261103 1002", "2026-11-03T10:02:00"), ("2026-11-03T10:02:07.250-06:00", "2026-11-03T10:02:07-06:00"),
        ("2026-11-03", "2026-11-03T00:00:00"), ("02/03", "None"), ("11/03/26 10:00", "None"), ("03.11.2026", "None"),
        ("2026-11-03 25:00", "None"), ("2026-11-03 13:00 PM", "None"), ("2026-02-30", "None"), ("today", "None"),
    ],
)  # fmt: skip
def test_moments(text: str, moment: str) -> None:
    told = moment_of(text)
    assert (told.isoformat() if told is not None else "None") == moment


def test_an_offset_is_brought_into_the_zone_of_the_map(tmp_path: Path) -> None:
    row = "A1,KETAMINE,2026-11-04T04:30:00Z,Given,50,mg,,,,,"
    (line,) = rows_of(imported(tmp_path, ("epic", f"{HEAD}\n{row}\n")))
    assert (line["service_date"], line["start"]) == ("2026-11-03", "22:30")


def test_the_stated_amount_goes_before_rates_and_a_difference_is_said(tmp_path: Path) -> None:
    bag = "A1,KETAMINE,11/03/2026 10:00,New Bag,50,mg,,9,60,mg/hr,\nA1,KETAMINE,11/03/2026 10:20,Stopped,,,,9,,,"
    result = imported(tmp_path, ("epic", f"{HEAD}\n{bag}\n"))
    assert [line["mg_given"] for line in rows_of(result)] == ["50"]
    assert any("50 mg are stated, rates and times come to 20 mg" in said for said in result.sentences())


def test_two_bags_and_a_pause(tmp_path: Path) -> None:
    events = [("10:00", "New Bag", "60"), ("10:10", "Paused", "0"), ("10:20", "Restarted", "30"),
              ("10:40", "New Bag", "60"), ("10:50", "Stopped", "")]  # fmt: skip
    rows = [
        f"A1,KETAMINE,11/03/2026 {time},{action},,,,9,{rate},{'mg/hr' if rate else ''},"
        for time, action, rate in events
    ]
    result = imported(tmp_path, ("epic", "\n".join([HEAD, *rows]) + "\n"))
    assert [(line["start"], line["stop"], line["mg_given"]) for line in rows_of(result)] == [
        ("10:00", "10:40", "20"),
        ("10:40", "10:50", "10"),
    ]


def test_the_same_waste_in_two_files_counts_once_with_its_witness(tmp_path: Path) -> None:
    waste = EPIC + "LS-1001,7001,32,KETAMINE,67457-001-10,11/03/2026 10:00,Waste,450,mg,,,,,,\n"
    result = imported(tmp_path, ("epic", waste), ("cabinet", CABINET))
    wasted = [line for line in rows_of(result) if line["action"] == "wasted"]
    assert [(line["mg_discarded"], line["witness"]) for line in wasted] == [("450", "witnessed")]
    assert any("was counted once" in said for said in result.sentences())


def test_rows_of_two_facilities_are_not_mixed(tmp_path: Path) -> None:
    own = tmp_path / "own.xml"
    text = (load_text("epic")).replace('<column is="order"', '<column is="facility" name="LOC"/><column is="order"')
    own.write_text(text)
    row = "A1,KETAMINE,11/03/2026 10:00,Given,50,mg,,,,,"
    export = f"{HEAD},LOC\n{row},NORTH\n{HEAD},LOC\n{row},SOUTH\n"
    with pytest.raises(UsageError, match=r"several facilities \(NORTH, SOUTH\)"):
        imported(tmp_path, (str(own), export))
    assert len(rows_of(imported(tmp_path, (str(own), export), facility="NORTH"))) == 1


def load_text(name: str) -> str:
    return shipped_mappings().joinpath("charts", f"{name}.xml").read_text(encoding="utf-8")


def test_zeros_come_back_and_encounters_of_a_day_are_said(tmp_path: Path) -> None:
    own = tmp_path / "own.xml"
    own.write_text(load_text("epic").replace('name="HSP_ACCOUNT_ID"', 'name="HSP_ACCOUNT_ID" digits="7"'))
    rows = [f"12345,{encounter},KETAMINE,11/03/2026 10:00,Given,25,mg" for encounter in ("1", "2")]
    header = "HSP_ACCOUNT_ID,PAT_ENC_CSN_ID,MEDICATION,TAKEN_TIME,MAR_ACTION,DOSE,DOSE_UNIT"
    result = imported(tmp_path, (str(own), "\n".join([header, *rows]) + "\n"))
    assert [line["patient_control_number"] for line in rows_of(result)] == ["0012345", "0012345"]
    assert any("1 day of an account with doses of several encounters" in said for said in result.sentences())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (('is="account"', 'is="acount"'), "acount"),
        (('<column is="account" name="HSP_ACCOUNT_ID"/>', ""), "names no column that is the account"),
        (('<column is="time" name="TAKEN_TIME"/>', ""), "names no column that is the time or date"),
        (("America/Chicago", "America/Nowhere"), "the zone is not one of the tz database"),
        (("<word>Held</word>", "<word>Given</word>"), "the word of this action has another meaning too"),
    ],
)
def test_a_map_that_is_wrong(change: tuple[str, str], why: str, tmp_path: Path) -> None:
    own = tmp_path / "own.xml"
    own.write_text(load_text("epic").replace(*change))
    with pytest.raises(MappingError, match=why):
        load_chart_map(str(own))


def test_wrong_usage(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    export = tmp_path / "mar.csv"
    export.write_text("a,b\n1,2\n")
    assert call(capfd, "chart", "import", export).code == 2
    assert "not one of cabinet, cerner, epic" in call(capfd, "chart", "import", export, "--map", "meditech").err
    assert "has not the columns that a map needs" in call(capfd, "chart", "import", export, "--map", "epic").err
    assert call(capfd, "chart", "import", export, "--map", "epic", "-o", export).code == 2
    assert shipped_chart_maps() == ["cabinet", "cerner", "epic"]


def test_many_unknown_words_are_counted_and_not_shown(tmp_path: Path) -> None:
    rows = [f"A1,KETAMINE,11/03/2026 10:00,NAME{'X' * number},50,mg,,,,," for number in range(30)]
    result = imported(tmp_path, ("epic", "\n".join([HEAD, *rows]) + "\n"))
    assert result.words == ["export0.csv: action: 30 words that are not known; is it the right column?"]
