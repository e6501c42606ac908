"""What is found does not depend on the delimiters of the file, nor on blanks and separators at an end."""

from __future__ import annotations

import pytest

from edi837.guide.check import check_claim, check_levels
from tests.guide.claims import claim_of, claims_in, faults_in, text_of, told

ODD = str.maketrans({"*": "|", ":": "\\", "~": "\x1d", "^": "="})


@pytest.mark.parametrize("name", ["P rich", "I rich", "P dependent", "I dependent"])
def test_other_delimiters_make_no_fault(name: str) -> None:
    data = text_of(name).translate(ODD).replace("STATE REPORTING LINE", "A*B:C~D")
    (claim,) = claims_in(data.encode("latin-1"))
    assert (check_levels(claim), check_claim(claim)) == ([], [])


def test_other_delimiters_give_the_same_faults_at_their_own_bytes() -> None:
    data = text_of("P", ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000:J*60*M*5***1")).translate(ODD).encode("latin-1")
    (claim,) = claims_in(data)
    assert [told(fault, data) for fault in check_claim(claim)] == [
        "length-or-type IK4:4 2400 line=2 SV1|HC\\J3000\\|J|",
        "value-not-allowed IK4:7 2400 line=2 SV1|HC\\J3000\\J|60||M|",
    ]


@pytest.mark.parametrize(
    ("name", "swap"),
    [
        ("P", ("LX*2~", "LX*2***~")),
        ("P", ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000::::::::*60*UN*5***1:::*****")),
        ("P", ("REF*6R*LS1001B", "REF*6R*LS1001B   ")),
        ("P", ("REF*6R*LS1001B", "REF*6R *LS1001B")),
        ("P", ("NM1*82*1*OKAFOR*NGOZI****", "NM1*82 *1 *OKAFOR *NGOZI * * * *")),
        ("I", ("SV2*0636*HC:J3000*60*UN*5", "SV2*0636 *HC :J3000 : *60*UN *5*")),
        ("I", ("CTP****1*ML", "CTP* * * *1*ML :::")),
    ],
)
def test_trailing_blanks_and_separators_are_no_fault(name: str, swap: tuple[str, str]) -> None:
    assert faults_in(name, swap) == []


def test_an_element_of_blanks_is_an_empty_one() -> None:
    assert faults_in("P", ("SV1*HC:J3000*60*UN", "SV1*HC:J3000*  *UN")) == [
        "required-missing IK4:1 2400 line=2 SV1*HC:J3000*||"
    ]


@pytest.mark.parametrize("label", ["005010X222", "005010X222A2"])
def test_every_label_of_837p_has_the_map_of_837p(label: str) -> None:
    data = text_of("P").replace("005010X222A1", label).encode("latin-1")
    (claim,) = claims_in(data)
    assert (check_levels(claim), check_claim(claim)) == ([], [])


@pytest.mark.parametrize("label", ["005010X223", "005010X223A1", "005010X223A3"])
def test_every_label_of_837i_has_the_map_of_837i(label: str) -> None:
    data = text_of("I").replace("005010X223A2", label).encode("latin-1")
    (claim,) = claims_in(data)
    assert (check_levels(claim), check_claim(claim)) == ([], [])


def test_texts_that_other_delimiters_read_otherwise_are_judged_apart() -> None:
    """The same text may be a segment of another ID in a file of other delimiters."""
    swap = ("N3*7 BIRCH LANE", "N3*7|X*BIRCH LANE")
    odd = str.maketrans({"*": "|", "|": "*"})
    for _ in range(2):
        assert faults_in("P", swap) == []
        (claim,) = claims_in(text_of("P", swap).translate(odd).encode("latin-1"))
        assert check_levels(claim) == []


def test_a_foreign_billing_provider_has_no_nine_digits() -> None:
    assert faults_in("I", ("N4*FARGO*ND*581021234", "N4*WINNIPEG*MB*R3C4A5*CA")) == []


def test_lists_hold_what_came_after_the_maps() -> None:
    claim = claim_of("P rich", ("MOA*.8*700*N130", "MOA*.8*700*N807"), ("N4*BUTTE*MT*59701", "N4*KOROR*PW*96940"))
    assert check_claim(claim) == []
