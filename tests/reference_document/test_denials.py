"""The section on denials: what leads to them is found before the claim is sent, with the answer to expect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edi837.findings.finding import Severity
from edi837.rules import all_rules
from tests.conftest import ROOT
from tests.judging import mappings
from tests.mapping.folders import payer
from tests.predicted import UNANSWERED
from tests.reference_document.asking import AS_OF, KETAMINE, Row, chart, check, has, only, run
from tests.reference_document.claims import hospital, office
from tests.reference_document.vials import ASKS_FOR_WASTE, VIAL, given, pair


@pytest.mark.parametrize("missing", ["mg_given", "route"])
def test_a_record_without_dose_or_route_is_told_with_the_denial_it_leads_to(tmp_path: Path, missing: str) -> None:
    """Denials: essential details such as dosage and route are missing."""
    row = only(check(tmp_path, "P", KETAMINE, chart=chart(**{missing: ""})), "D902")
    assert (row["severity"], row["likely_carc"], row["likely_rarc"], str(row["at_risk"])) == (
        "warning",
        "252",
        "M127",
        "60",
    )


def test_every_rule_that_leads_to_a_denial_says_which(tmp_path: Path) -> None:
    """Denials: each rule has its predicted answer, and each predicted code has words."""
    codes = mappings().codes
    silent, wordless = set(), set()
    for rule in all_rules():
        told = codes.prediction(rule.code)
        if rule.severity > Severity.INFO and not (told.carc or told.status or told.ack):
            silent.add(rule.code)
        wordless |= {
            code for kind, code in (("carc", told.carc), ("rarc", told.rarc)) if code and not codes.word(kind, code)
        }
    assert silent == UNANSWERED, "say what they answer in mappings/codes/predictions.xml"
    assert wordless == set()


def test_every_row_of_a_report_says_what_to_expect() -> None:
    """Denials: over a file with many faults, each error and warning has the codes it may come back with."""
    sample = ROOT / "fixtures" / "sample" / "claims.837"
    rows: list[Row] = json.loads(run("check", str(sample), "--format", "json", "--as-of", AS_OF))
    bad = [row for row in rows if row["severity"] in ("error", "warning")]

    assert len({row["rule"] for row in bad}) > 10
    assert [row for row in bad if not (row["likely_carc"] or row["expected_277ca"] or row["expected_999"])] == []


def test_milligrams_that_the_record_does_not_have(tmp_path: Path) -> None:
    """Denials: the total of milligrams on the claim is not that of the record."""
    row = only(check(tmp_path, "P", KETAMINE, chart=chart(mg_given="30", mg_dispensed="30")), "Q611")
    assert (row["likely_carc"], row["likely_rarc"], row["expected_277ca"]) == ("16", "M53", "A8:476")


@pytest.mark.parametrize("diagnosis, found", [("F32A", True), ("R52", True), ("F332", False), ("G90511", False)])
def test_findings_that_support_the_use(tmp_path: Path, diagnosis: str, found: bool) -> None:
    """Denials: a diagnosis without severity or kind supports little."""
    told = [row for row in check(tmp_path, "P", office(diagnosis=diagnosis)) if row["rule"] == "A804"]
    assert [row["likely_carc"] for row in told] == (["167"] if found else [])


MODIFIERS = {
    "wrong on the drug": (office(service="HC:J3000:25*60*UN*5"), "M406", "4", ""),
    "contradicting another": (office(service="HC:J3000:GA:GZ*60*UN*5"), "M405", "4", "N519"),
    "unknown": (office(service="HC:J3000:ZQ*60*UN*5"), "M404", "182", ""),
    "left out where waste is asked for": (given(), "W502", "16", "N822"),
    "of waste with wrong units": (pair(units="3"), "W504", "16", "M53"),
}


@pytest.mark.parametrize("name", MODIFIERS)
def test_modifiers_and_waste_come_back_as_told(tmp_path: Path, name: str) -> None:
    """Denials: modifiers are used wrongly or left out, above all with waste."""
    claim, code, carc, rarc = MODIFIERS[name]
    row = only(check(tmp_path, "P", claim, drug=VIAL, payer=ASKS_FOR_WASTE), code)
    assert (row["likely_carc"], row["likely_rarc"]) == (carc, rarc)


class TestPriorAuthorization:
    """Denials: the authorization is neglected, above all where the drug is no anesthetic."""

    @pytest.mark.parametrize(
        "form, without", [("P", office(authorization="")), ("I", hospital("0260", "96365", diagnosis="F332"))]
    )
    def test_it_is_missing(self, tmp_path: Path, form: str, without: str) -> None:
        row = only(check(tmp_path, form, without.replace("REF*G1*NLA2026311~", "")), "A801")
        assert (row["severity"], row["likely_carc"], row["element"]) == ("warning", "197", "2300/REF02")

    @pytest.mark.parametrize("number", ["PENDING", "NONE", "0000"])
    def test_it_is_a_word_in_place_of_a_number(self, tmp_path: Path, number: str) -> None:
        rows = check(tmp_path, "P", office(authorization=f"REF*G1*{number}~"))
        assert only(rows, "A802")["likely_carc"] == "15"
        assert not has(rows, "A801")

    @pytest.mark.parametrize("reference", ["REF*G1*NLA2026310~", "REF*4N*1~"], ids=["number", "none was needed"])
    def test_it_is_there_or_its_absence_explained(self, tmp_path: Path, reference: str) -> None:
        rows = check(tmp_path, "P", office(authorization=reference))
        assert not has(rows, "A801")

    def test_an_anesthetic_needs_none(self, tmp_path: Path) -> None:
        assert not has(check(tmp_path, "P", office(beside="00400", authorization="")), "A801")


class TestWithoutEvidence:
    """Denials: uses off the label, whose efficacy or necessity the documents do not show."""

    def test_the_payer_sees_no_efficacy(self, tmp_path: Path) -> None:
        stance = payer('<stance says="investigational" uses="pain" source="s"/>')
        row = only(check(tmp_path, "P", office(diagnosis="G894"), payer=stance), "A805")
        assert row["likely_carc"] == "55"
        assert row["message"].endswith("Source: Bulletin. (2026-01)")

    @pytest.mark.parametrize("shown", ["", "PWK*OZ*FX***AC*LS4471~"], ids=["nothing", "an attachment"])
    def test_nothing_shows_that_it_was_necessary(self, tmp_path: Path, shown: str) -> None:
        trials = payer('<step-therapy trials="2" uses="psychiatric" source="s"/>')
        told = [row for row in check(tmp_path, "P", office(notes=shown), payer=trials) if row["rule"] == "A806"]
        assert [row["likely_carc"] for row in told] == ([] if shown else ["50"])

    def test_what_has_to_be_at_hand_is_listed(self, tmp_path: Path) -> None:
        message = only(check(tmp_path, "P", office()), "D907")["message"]
        assert "the indication and why this drug; therapies tried before" in message
