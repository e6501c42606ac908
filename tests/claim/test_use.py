"""What a drug line is for: the table of first matches, over claims of both kinds."""

from __future__ import annotations

from itertools import product

import pytest

from tests.claim.using import DAY, OTHER_DAY, institutional, professional, use_of
from tests.completing import complete
from tests.judging import judge

DIAGNOSES = {"HI*ABK:F332~": "psychiatric", "HI*ABK:G8929~": "pain", "HI*ABK:Z79899~": "unknown"}
TREATED = DIAGNOSES | {"HI*ABK:Z79899~": "other"}


@pytest.mark.parametrize("hi", DIAGNOSES)
@pytest.mark.parametrize(
    ("anesthesia", "surgery", "shock", "emergency", "infusion"), list(product([False, True], repeat=5))
)
def test_the_first_match_wins_on_837p(
    anesthesia: bool, surgery: bool, shock: bool, emergency: bool, infusion: bool, hi: str
) -> None:
    beside = ["01810"] * anesthesia + ["25605"] * surgery + ["90870"] * shock + ["99283"] * emergency
    beside += ["96365"] * infusion
    expected = TREATED[hi] if infusion else DIAGNOSES[hi]
    if shock or emergency:
        expected = "procedure"
    if anesthesia or surgery:
        expected = "anesthesia"
    assert use_of(professional(*beside, hi=hi), "P") == expected


@pytest.mark.parametrize("hi", DIAGNOSES)
@pytest.mark.parametrize(
    ("anesthesia", "department", "icd", "shock", "emergency", "clinic"), list(product([False, True], repeat=6))
)
def test_the_first_match_wins_on_837i(
    anesthesia: bool, department: bool, icd: bool, shock: bool, emergency: bool, clinic: bool, hi: str
) -> None:
    beside = ["0960*HC:01810"] * anesthesia + ["0360*"] * department + ["0901*"] * shock + ["0450*"] * emergency
    beside += ["0510*"] * clinic
    expected = TREATED[hi] if clinic else DIAGNOSES[hi]
    if shock or emergency:
        expected = "procedure"
    if anesthesia or department or icd:
        expected = "anesthesia"
    assert use_of(institutional(*beside, hi=hi, procedure="BBR" if icd else ""), "I") == expected


PROCEDURES = {
    "anesthesia": ["00100", "00999", "01999", "99151", "99157", "G0500", "10080", "25605", "69990"],
    "procedure": ["99281", "99285", "90870", "31500", "12002", "20553", "64405", "99291"],
    "other": ["96365", "96366", "96372", "96374", "S9338"],
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
        "3008F",
        "0213T",
        "36415",
    ],
}


@pytest.mark.parametrize(("expected", "code"), [(use, code) for use, codes in PROCEDURES.items() for code in codes])
def test_procedure_codes_beside_the_drug(expected: str, code: str) -> None:
    assert use_of(professional(code), "P") == expected
    assert use_of(institutional(f"0940*HC:{code}"), "I") == expected


@pytest.mark.parametrize("hi", ["HI*ABK:F332~", "HI*ABK:G8929~", "HI*ABK:Z0000~"])
@pytest.mark.parametrize("code", ["36000", "36410", "36415", "36416", "36591", "36600"])
def test_a_needle_in_a_vessel_hides_no_treatment(code: str, hi: str) -> None:
    assert use_of(professional(code, "96365", hi=hi), "P") == use_of(professional("96365", hi=hi), "P")


@pytest.mark.parametrize(("hi", "expected"), [("HI*ABK:F332~", "psychiatric"), ("HI*ABK:G43711~", "pain")])
@pytest.mark.parametrize("code", ["20552", "20553", "64405", "64510", "10060", "51702"])
def test_a_minor_operation_hides_no_treatment_of_a_psychiatric_disorder_or_pain(
    code: str, hi: str, expected: str
) -> None:
    assert use_of(professional(code, "96365", hi=hi), "P") == expected


DOUBTS = {
    "by the diagnosis alone": ((), "HI*ABK:F332~"),
    "emergency care": (("99284", "96365"), "HI*ABK:F332~"),
    "done without anesthesia": (("12002", "96374"), "HI*ABK:S61411A~"),
    "": (("96365",), "HI*ABK:F332~"),
}


@pytest.mark.parametrize("words", DOUBTS)
def test_what_is_not_certain_says_why(words: str) -> None:
    beside, hi = DOUBTS[words]
    (line,) = judge(complete(professional(*beside, hi=hi), "P")).claims[0].target_lines
    assert bool(line.use_doubt) == bool(words)
    assert words in line.use_in_words


DEPARTMENTS = {
    "anesthesia": (
        "0360",
        "0369",
        "0370",
        "0379",
        "0490",
        "0499",
        "0710",
        "0720",
        "0729",
        "0750",
        "0790",
        "0799",
        "360",
    ),
    "procedure": ("0450", "0459", "450", "0901"),
    "other": ("0260", "0510", "0640"),
    "unknown": (
        *("0359", "0380", "0440", "0460", "0489", "0500", "0711", "0719", "0730", "0749", "0760", "0789", "036X"),
    ),
}


@pytest.mark.parametrize(("expected", "code"), [(use, code) for use, codes in DEPARTMENTS.items() for code in codes])
def test_departments_of_a_hospital(expected: str, code: str) -> None:
    assert use_of(institutional(f"{code}*"), "I") == expected


@pytest.mark.parametrize(("revenue", "expected"), [("0370", "anesthesia"), ("0710", "anesthesia"), ("0250", "unknown")])
def test_the_department_of_the_drug_line_itself(revenue: str, expected: str) -> None:
    assert use_of(institutional(revenue=revenue), "I") == expected


@pytest.mark.parametrize(
    ("qualifier", "facility", "expected"),
    [
        ("BBR", "13", "anesthesia"),
        ("BBR", "11", "anesthesia"),
        ("BBQ", "11", "anesthesia"),
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
    if place == "23":
        expected = "procedure"
    assert use_of(professional(hi=hi, place=place), "P") == expected


@pytest.mark.parametrize(("day", "expected"), [(DAY, "anesthesia"), ("", "anesthesia"), (OTHER_DAY, "psychiatric")])
def test_only_what_was_done_on_the_day_of_the_drug_counts(day: str, expected: str) -> None:
    assert use_of(professional("25605", hi="HI*ABK:F332~", day=day), "P") == expected


def test_a_line_without_a_day_takes_that_of_the_statement() -> None:
    claim = institutional("0360*", hi="HI*ABK:F332~", day="")
    assert use_of(claim, "I") == "anesthesia"
