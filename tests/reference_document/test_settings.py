"""Definition: the code is used in hospitals, surgery centers and offices."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference_document.asking import KETAMINE, Row, check, extract, faults, only
from tests.reference_document.claims import hospital, insured_by, office

SETTINGS = {
    "an office": ("P", office(), "11", ""),
    "a surgery center on 837P": ("P", office(place="24", rendering=False), "24", ""),
    "a hospital's outpatients": ("I", hospital(), "", "131"),
    "a surgery center on 837I": ("I", hospital(department="0490", site="83"), "", "831"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_where_the_drug_is_given_is_read_and_found_right(tmp_path: Path, name: str) -> None:
    """A clean claim of each of them brings up no error and no warning."""
    form, claim, place, bill_type = SETTINGS[name]
    (line,) = extract(tmp_path, form, claim)

    assert (line["claim_type"], line["place_of_service"], line["bill_type"]) == (form, place, bill_type)
    assert faults(check(tmp_path, form, claim)) == []


PLACES = {
    "telehealth": (office(place="02"), "telehealth", ("5", "M77")),
    "a hospital, billed by the practitioner": (office(place="22"), "a hospital: the facility supplies", ("97", "M97")),
    "a surgery center, billed by the practitioner": (office(place="24"), "a surgery center", ("97", "M97")),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_place_where_the_claim_cannot_be_right(tmp_path: Path, name: str) -> None:
    """A practitioner's drug line at a place where nothing is injected, or where the facility supplies the drug."""
    claim, words, answer = PLACES[name]
    row = only(check(tmp_path, "P", claim), "C706")

    assert (row["severity"], row["fix"], row["likely_carc"], row["likely_rarc"]) == ("warning", "none", *answer)
    assert words in row["message"]


def test_a_department_that_gives_no_drugs(tmp_path: Path) -> None:
    """A hospital bills drugs under revenue codes of the pharmacy."""
    row = only(check(tmp_path, "I", "SV2*0301*HC:J3000*60*UN*5~" + KETAMINE), "C707")
    assert (row["severity"], row["before"], row["message"]) == (
        "warning",
        "0301",
        "Revenue code 0301 is not one for drugs",
    )


@pytest.mark.parametrize("site, packaged", [("13", True), ("83", False)])
def test_medicare_does_not_pay_the_drug_apart_in_a_hospital(tmp_path: Path, site: str, packaged: bool) -> None:
    """Whether the drug is paid apart hangs on the payer and the site."""
    claim = insured_by("MB", hospital(site=site))
    told: list[Row] = [row for row in check(tmp_path, "I", claim) if row["rule"] == "A808"]

    assert [(row["severity"], row["likely_carc"]) for row in told] == ([("info", "97")] if packaged else [])
