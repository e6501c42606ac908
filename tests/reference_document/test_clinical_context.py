"""The section on clinical context: what the drug is given for, with what, and what must be watched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mapping.folders import payer
from tests.reference_document.asking import KETAMINE, chart, check, extract, faults, has, only
from tests.reference_document.claims import office

USES = {
    "anesthesia": ("P", office(beside="00400", authorization="")),
    "procedure": ("P", office(beside="90870", authorization="")),
    "psychiatric": ("P", office(diagnosis="F332")),
    "pain": ("P", office(diagnosis="G894")),
    "other": ("P", office(diagnosis="Z0000")),
    "unknown": ("P", office(beside="99213", diagnosis="Z0000")),
}


@pytest.mark.parametrize("use", USES)
def test_each_line_says_what_the_drug_was_given_for(tmp_path: Path, use: str) -> None:
    """Clinical context: anesthesia, pain and uses off the label are told apart, in the lines and in the report."""
    form, claim = USES[use]
    assert [line["use"] for line in extract(tmp_path, form, claim)] == [use]

    rows = check(tmp_path, form, claim.replace("J3000", "j3000"))
    assert only(rows, "P302")["use"] == use
    assert has(rows, "A803") == (use in ("psychiatric", "pain", "other"))


PROPOFOL = "LX*3~SV1*HC:J2704*20*UN*20***1~DTP*472*D8*{}~LIN**N4*00409469930~CTP****20*ML~"


@pytest.mark.parametrize("day, beside", [("20261103", "J2704"), ("20261104", "")])
def test_other_anesthetics_of_the_date_are_shown_beside_the_line(tmp_path: Path, day: str, beside: str) -> None:
    """Clinical context: ketamine is combined with other agents, which are drugs of their own and not its lines."""
    claim = office(beside="00400", authorization="", more=PROPOFOL.format(day))
    assert [(line["procedure"], line["other_drugs"]) for line in extract(tmp_path, "P", claim)] == [("J3000", beside)]


LIDOCAINE = "LX*3~SV1*HC:J2003:KQ*20*UN*100***1~DTP*472*D8*20261103~LIN**N4*00409427601~CTP****10*ML~"


@pytest.mark.parametrize("number, expected", [("", ["N215 warning 2"]), ("REF*XZ*7001~", [])])
def test_ingredients_of_one_compound_carry_one_number(tmp_path: Path, number: str, expected: list[str]) -> None:
    """Clinical context: what was mixed with another drug says so, or it reads as two drugs."""
    claim = office(service="HC:J3000:KP*60*UN*5", drug=KETAMINE + number, more=LIDOCAINE + number)
    assert faults(check(tmp_path, "P", claim)) == expected


class TestOffLabel:
    """Clinical context: for depression and other psychiatric disorders the code stays, with its documentation."""

    def test_the_code_is_right_and_the_use_is_said(self, tmp_path: Path) -> None:
        rows = check(tmp_path, "P", office())
        row = only(rows, "A803")
        assert (row["severity"], row["fix"]) == ("info", "none")
        assert row["message"] == "Off-label use of ketamine hydrochloride: depression (1 line)"
        assert faults(rows) == []

    def test_a_diagnosis_that_says_too_little(self, tmp_path: Path) -> None:
        row = only(check(tmp_path, "P", office(diagnosis="F32A")), "A804")
        assert (row["severity"], row["before"], row["likely_carc"]) == ("info", "F32A", "167")

    def test_a_payer_that_calls_the_use_investigational(self, tmp_path: Path) -> None:
        stance = '<stance says="investigational" uses="psychiatric" source="s"/>'
        row = only(check(tmp_path, "P", office(), payer=payer(stance)), "A805")
        assert (row["severity"], row["likely_carc"]) == ("warning", "55")

    def test_treatments_before_it_that_nothing_shows(self, tmp_path: Path) -> None:
        trials = '<step-therapy trials="2" uses="psychiatric" source="s"/>'
        row = only(check(tmp_path, "P", office(), payer=payer(trials)), "A806")
        assert (row["severity"], row["likely_carc"]) == ("warning", "50")

    def test_a_record_without_the_reason(self, tmp_path: Path) -> None:
        assert faults(check(tmp_path, "P", office(), chart=chart(indication=""))) == ["D903 warning 2"]


@pytest.mark.parametrize(
    "monitoring, words",
    [("continuous", ""), ("", "Chart row 2 is silent on monitoring"), ("none", "says that there was no monitoring")],
)
@pytest.mark.parametrize("use", ["psychiatric", "pain", "anesthesia"])
def test_whenever_it_is_given_somebody_watches(tmp_path: Path, monitoring: str, words: str, use: str) -> None:
    """Clinical context: monitoring by trained people is mandatory, whatever the use."""
    told = [
        row for row in check(tmp_path, "P", USES[use][1], chart=chart(monitoring=monitoring)) if row["rule"] == "D904"
    ]
    assert [row["severity"] for row in told] == (["warning"] if words else [])
    assert all(words in row["message"] for row in told)


CONDITIONS = {
    "F332": "depression",
    "F4310": "PTSD",
    "G90511": "CRPS",
    "G8918": "post-operative pain",
    "G894": "chronic pain",
}


@pytest.mark.parametrize("diagnosis", CONDITIONS)
def test_the_condition_is_named_from_the_diagnosis(tmp_path: Path, diagnosis: str) -> None:
    """Clinical context: regional pain syndromes and pain after operations are told apart from other pain."""
    row = only(check(tmp_path, "P", office(diagnosis=diagnosis)), "A803")
    assert row["message"] == f"Off-label use of ketamine hydrochloride: {CONDITIONS[diagnosis]} (1 line)"


def test_benefit_and_risk_are_to_be_on_record(tmp_path: Path) -> None:
    """Clinical context: without a chart the checklist asks for both; with one, for the reason of the treatment."""
    assert "benefit and risk" in only(check(tmp_path, "P", KETAMINE), "D907")["message"]
    rows = check(tmp_path, "P", KETAMINE, chart=chart(indication="none"))
    assert only(rows, "D903")["likely_carc"] == "252"
    assert not has(rows, "D907")


@pytest.mark.parametrize("diagnosis", ["R000", "F4481", "T411X5A"], ids=["tachycardia", "dissociation", "anesthetic"])
@pytest.mark.parametrize("recorded, found", [("", True), ("none", True), ("heart rate 140 for 5 min", False)])
def test_a_side_effect_on_the_claim_is_in_the_record(
    tmp_path: Path, diagnosis: str, recorded: str, found: bool
) -> None:
    """Clinical context: dissociation and tachycardia are known risks; claim and record must agree on them."""
    claim = office(diagnosis=f"F332*ABF:{diagnosis}")
    assert has(check(tmp_path, "P", claim, chart=chart(adverse_events=recorded)), "D905") == found
