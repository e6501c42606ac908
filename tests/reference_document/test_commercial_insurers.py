"""The section on commercial insurers: what they ask for, and that they differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.system.errors import MappingError
from tests.judging import mappings
from tests.mapping.folders import folder_with, payer
from tests.reference_document.asking import chart, check, faults, has, only
from tests.reference_document.claims import hospital, insured_by, office

STATES = (("CI", True), ("BL", True), ("HM", True), ("MB", False), ("MC", True), ("WC", False), ("CH", False))


@pytest.mark.parametrize("indicator, asked", STATES)
@pytest.mark.parametrize("diagnosis", ["F332", "G894"], ids=["psychiatric", "pain"])
def test_authorization_before_uses_off_label(tmp_path: Path, indicator: str, asked: bool, diagnosis: str) -> None:
    """Commercial insurers: they expect one for psychiatric uses and for pain; other classes of payers do not."""
    claim = insured_by(indicator, office(diagnosis=diagnosis, authorization=""))
    assert has(check(tmp_path, "P", claim), "A801") == asked


@pytest.mark.parametrize("form, claim", [("P", office(beside="00400", authorization="")), ("I", hospital())])
def test_no_authorization_for_anesthesia_and_operations(tmp_path: Path, form: str, claim: str) -> None:
    """Commercial insurers: it is asked for above all beyond the label."""
    assert not has(check(tmp_path, form, claim.replace("REF*G1*NLA2026311~", "")), "A801")


def test_without_it_the_whole_charge_of_the_drug_is_at_risk(tmp_path: Path) -> None:
    """Commercial insurers: payment for the drug may be denied completely."""
    row = only(check(tmp_path, "P", office(authorization="")), "A801")
    assert (row["likely_carc"], row["charge"], str(row["at_risk"])) == ("197", "60", "60")


@pytest.mark.parametrize(
    "statement, expected",
    [
        ('<authorization required="demanded" uses="psychiatric" source="s"/>', ["error"]),
        ('<authorization required="expected" uses="psychiatric" source="s"/>', ["warning"]),
        ('<authorization required="no" uses="psychiatric" source="s"/>', []),
        ("", ["warning"]),
    ],
    ids=["demanded", "expected", "not needed", "as its class says"],
)
def test_a_payer_s_own_word_comes_before_that_of_its_class(tmp_path: Path, statement: str, expected: list[str]) -> None:
    """Commercial insurers: policies are read from the payer's file, then from its class, then from the default."""
    rows = check(tmp_path, "P", office(authorization=""), payer=payer(statement))
    assert [row["severity"] for row in rows if row["rule"] == "A801"] == expected


@pytest.mark.parametrize(
    "evidence, expected",
    [
        ({}, ["no note (NTE) or attachment (PWK) is on the claim"]),
        ({"chart": chart(prior_therapies="none")}, ["the chart names none"]),
        ({"chart": chart(prior_therapies="sertraline 12 weeks; lithium 8 weeks")}, []),
    ],
    ids=["no record", "none tried", "two tried"],
)
def test_only_after_other_treatments_failed(tmp_path: Path, evidence: dict[str, str], expected: list[str]) -> None:
    """Commercial insurers: necessity is seen when standard therapies were tried before."""
    trials = payer('<step-therapy trials="2" uses="psychiatric" source="s"/>')
    told = [row["message"] for row in check(tmp_path, "P", office(), payer=trials, **evidence) if row["rule"] == "A806"]
    asked = "Northern Life asks for 2 prior therapies before the psychiatric use; "
    assert told == [asked + words for words in expected]


class TestGuidelinesOfEachPayer:
    """Commercial insurers: criteria vary widely, so each payer has a file, and each statement its source."""

    @pytest.mark.parametrize("number, expected", [("60054", ["A805 warning 2"]), ("62308", []), ("87726", [])])
    def test_one_claim_three_insurers(self, tmp_path: Path, number: str, expected: list[str]) -> None:
        rows = check(tmp_path, "P", insured_by("CI", office(), f"INSURER*****PI*{number}"))
        assert faults(rows) == expected
        assert not has(rows, "A807")

    def test_a_payer_without_a_file_is_named(self, tmp_path: Path) -> None:
        row = only(check(tmp_path, "P", office()), "A807")
        assert "Payer NL100 is in no payer mapping: the rules of class commercial were used" in row["message"]

    def test_what_is_told_of_a_payer_names_source_and_date(self, tmp_path: Path) -> None:
        stance = payer('<stance says="investigational" uses="psychiatric" source="s"/>')
        row = only(check(tmp_path, "P", office(), payer=stance), "A805")
        assert row["message"] == "Northern Life calls the psychiatric use investigational. Source: Bulletin. (2026-01)"

    def test_every_statement_of_the_shipped_files_has_a_source_with_a_date(self) -> None:
        stated = [statement for entry in mappings().payers.entries.values() for statement in entry.statements]
        assert len(stated) > 10
        assert [(one.file, one.line) for one in stated if one.source is None or not one.source.date] == []

    def test_a_statement_without_one_is_refused(self, tmp_path: Path) -> None:
        own = payer('<authorization required="demanded"/>')
        with pytest.raises(MappingError, match=r"own\.xml:3: "):
            load_mappings(folder_with(tmp_path, payers_own=own))


RATES = "payer,site,unit_amount,form\nNL100,11,3.10,P\nNL100,22,2.50,P\nNL100,13,9,I\n"


class TestSiteOfService:
    """Commercial insurers: what is paid for a unit hangs on where it was given."""

    @pytest.mark.parametrize(
        "form, claim, words",
        [
            ("P", office(), "5 × 3.1 = 15.50 is allowed at site 11 by rates.csv, row 2; 60.00 is charged, 44.50 more"),
            ("I", hospital(), "5 × 9 = 45.00 is allowed at site 13 by rates.csv, row 4; 60.00 is charged, 15.00 more"),
        ],
        ids=["office", "hospital"],
    )
    def test_the_expected_payment_is_told(self, tmp_path: Path, form: str, claim: str, words: str) -> None:
        row = only(check(tmp_path, form, claim, rates=RATES), "A810")
        assert (row["severity"], row["fix"]) == ("info", "none")
        assert row["message"].startswith(words)

    def test_and_what_another_site_would_change(self, tmp_path: Path) -> None:
        row = only(check(tmp_path, "P", office(), rates=RATES), "A810")
        assert row["message"].endswith("it would allow 12.50 at 22")

    @pytest.mark.parametrize("paid, carc", [("yes", ""), ("packaged", "97"), ("no", "58")])
    def test_a_site_at_which_the_drug_is_not_paid(self, tmp_path: Path, paid: str, carc: str) -> None:
        site = payer(f'<site codes="11" paid="{paid}" source="s"/>')
        told = [row["likely_carc"] for row in check(tmp_path, "P", office(), payer=site) if row["rule"] == "A808"]
        assert told == ([carc] if carc else [])
