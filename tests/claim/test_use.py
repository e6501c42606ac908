"""What a drug line is for: the table of first matches, over claims of both kinds."""

from __future__ import annotations

from itertools import product

import pytest

from tests.claim.using import DAY, OTHER_DAY, institutional, professional, use_of

DIAGNOSES = {"HI*ABK:F332~": "psychiatric", "HI*ABK:G8929~": "pain", "HI*ABK:Z79899~": "unknown"}


@pytest.mark.parametrize("hi", DIAGNOSES)
@pytest.mark.parametrize(("anaesthesia", "surgery", "emergency"), list(product([False, True], repeat=3)))
def test_the_first_match_wins_on_837p(anaesthesia: bool, surgery: bool, emergency: bool, hi: str) -> None:
    beside = ["01810"] * anaesthesia + ["25605"] * surgery + ["99283"] * emergency
    told = DIAGNOSES[hi]
    expected = "anaesthesia" if anaesthesia else "procedure" if surgery else told
    if emergency and not anaesthesia and told != "psychiatric":
        expected = "procedure"
    assert use_of(professional(*beside, hi=hi), "P") == expected


@pytest.mark.parametrize("hi", DIAGNOSES)
@pytest.mark.parametrize(("anaesthesia", "department", "icd", "emergency"), list(product([False, True], repeat=4)))
def test_the_first_match_wins_on_837i(anaesthesia: bool, department: bool, icd: bool, emergency: bool, hi: str) -> None:
    beside = ["0960*HC:01810"] * anaesthesia + ["0360*"] * department + ["0450*"] * emergency
    told = DIAGNOSES[hi]
    expected = "anaesthesia" if anaesthesia else "procedure" if department or icd else told
    if emergency and not anaesthesia and told != "psychiatric":
        expected = "procedure"
    assert use_of(institutional(*beside, hi=hi, procedure="BBR" if icd else ""), "I") == expected


PROCEDURES = {
    "anaesthesia": ["00100", "00999", "01999", "99151", "99157", "G0500"],
    "procedure": ["10004", "36000", "69990", "99281", "99285"],
    "unknown": [
        "00099",
        "02000",
        "10003",
        "69991",
        "99150",
        "99158",
        "99280",
        "99286",
        "G0499",
        "96365",
        "3008F",
        "0213T",
    ],
}


@pytest.mark.parametrize(("expected", "code"), [(use, code) for use, codes in PROCEDURES.items() for code in codes])
def test_procedure_codes_beside_the_drug(expected: str, code: str) -> None:
    assert use_of(professional(code), "P") == expected
    assert use_of(institutional(f"0940*HC:{code}"), "I") == expected


DEPARTMENTS = {
    "procedure": (
        *("0360", "0369", "0370", "0379", "0490", "0499", "0710", "0720", "0729", "0750", "0790", "0799"),
        *("0450", "0459", "360", "450"),
    ),
    "unknown": (
        *("0359", "0380", "0440", "0460", "0489", "0500", "0711", "0719", "0730", "0749", "0760", "0789"),
        *("0260", "036X"),
    ),
}


@pytest.mark.parametrize(("expected", "code"), [(use, code) for use, codes in DEPARTMENTS.items() for code in codes])
def test_departments_of_a_hospital(expected: str, code: str) -> None:
    assert use_of(institutional(f"{code}*"), "I") == expected


@pytest.mark.parametrize(("revenue", "expected"), [("0370", "procedure"), ("0710", "procedure"), ("0250", "unknown")])
def test_the_department_of_the_drug_line_itself(revenue: str, expected: str) -> None:
    assert use_of(institutional(revenue=revenue), "I") == expected


@pytest.mark.parametrize(
    ("qualifier", "facility", "expected"),
    [
        ("BBR", "13", "procedure"),
        ("BBR", "11", "procedure"),
        ("BBQ", "11", "procedure"),
        ("BBQ", "13", "unknown"),
        ("", "11", "unknown"),
        ("BG", "11", "unknown"),
    ],
)
def test_icd_procedures(qualifier: str, facility: str, expected: str) -> None:
    assert use_of(institutional(facility=facility, procedure=qualifier), "I") == expected


@pytest.mark.parametrize(("hi", "expected"), [*DIAGNOSES.items()])
@pytest.mark.parametrize("place", ["23", "11"])
def test_the_emergency_room_by_its_place(place: str, hi: str, expected: str) -> None:
    if place == "23" and expected != "psychiatric":
        expected = "procedure"
    assert use_of(professional(hi=hi, place=place), "P") == expected


@pytest.mark.parametrize(("day", "expected"), [(DAY, "procedure"), ("", "procedure"), (OTHER_DAY, "psychiatric")])
def test_only_what_was_done_on_the_day_of_the_drug_counts(day: str, expected: str) -> None:
    assert use_of(professional("25605", hi="HI*ABK:F332~", day=day), "P") == expected


def test_a_line_without_a_day_takes_that_of_the_statement() -> None:
    claim = institutional("0360*", hi="HI*ABK:F332~", day="")
    assert use_of(claim, "I") == "procedure"
