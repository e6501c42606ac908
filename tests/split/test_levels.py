"""What becomes of levels when claims are taken out of their set, and which sets are not divided."""

from __future__ import annotations

import re

import pytest

from edi837.split.parted_file import EnvelopeFault, part
from tests.split.parting import body, both, claim, made, plan
from tests.x12.sets import around

FAMILY = [
    "HL*1**20*1", "NM1*85*2*FIRST",
    "HL*2*1*22*1", "NM1*IL*1*MOTHER",
    "HL*3*2*23*0", "NM1*QC*1*SON", *claim(1),
    "HL*4*2*23*0", "NM1*QC*1*DAUGHTER", *claim(2), *claim(3),
    "HL*5*1*22*0", "NM1*IL*1*UNCLE", *claim(4),
    "HL*6**20*1", "NM1*85*2*SECOND",
    "HL*7*6*22*0", "NM1*IL*1*AUNT", *claim(5),
]  # fmt: skip


def test_the_last_claim_of_a_patient_takes_the_patient_away() -> None:
    others, held = both(around(FAMILY), {0})
    assert body(others) == [
        "HL*1**20*1", "NM1*85*2*FIRST",
        "HL*2*1*22*1", "NM1*IL*1*MOTHER",
        "HL*3*2*23*0", "NM1*QC*1*DAUGHTER", *claim(2), *claim(3),
        "HL*4*1*22*0", "NM1*IL*1*UNCLE", *claim(4),
        "HL*5**20*1", "NM1*85*2*SECOND",
        "HL*6*5*22*0", "NM1*IL*1*AUNT", *claim(5),
        "SE*27*0001",
    ]  # fmt: skip
    assert body(held) == [
        "HL*1**20*1", "NM1*85*2*FIRST",
        "HL*2*1*22*1", "NM1*IL*1*MOTHER",
        "HL*3*2*23*0", "NM1*QC*1*SON", *claim(1),
        "SE*12*0001",
    ]  # fmt: skip


def test_the_last_claims_of_a_family_take_the_subscriber_away_and_the_last_of_a_provider_the_provider() -> None:
    others, held = both(around(FAMILY), {0, 1, 2, 4})
    assert body(others) == [
        "HL*1**20*1", "NM1*85*2*FIRST", "HL*2*1*22*0", "NM1*IL*1*UNCLE", *claim(4), "SE*10*0001",
    ]  # fmt: skip
    assert [one for one in body(held) if one[:2] in ("HL", "SE")] == [
        "HL*1**20*1", "HL*2*1*22*1", "HL*3*2*23*0", "HL*4*2*23*0", "HL*5**20*1", "HL*6*5*22*0", "SE*27*0001",
    ]  # fmt: skip


def test_a_subscriber_that_keeps_a_claim_of_its_own_says_that_its_patients_are_gone() -> None:
    levels = ["HL*1**20*1", "HL*2*1*22*1", *claim(1), "HL*3*2*23*0", *claim(2)]
    others, held = both(around(levels), {1})
    assert body(others) == ["HL*1**20*1", "HL*2*1*22*0", *claim(1), "SE*8*0001"]
    assert body(held) == ["HL*1**20*1", "HL*2*1*22*1", "HL*3*2*23*0", *claim(2), "SE*9*0001"]


def test_levels_without_any_claim_stay_with_the_others() -> None:
    levels = ["HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*0", *claim(1), *claim(2), "HL*4**20*0"]
    others, held = both(around(levels), {0})
    assert body(others) == ["HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*0", *claim(2), "HL*4**20*0", "SE*10*0001"]
    assert body(held) == ["HL*1**20*1", "HL*2*1*22*0", *claim(1), "SE*8*0001"]


def test_the_map_of_levels_tells_old_and_new_numbers() -> None:
    data = around(FAMILY)
    planned = plan(data, {0, 4})
    where = ("000000001", "1", "0001", data.index(b"ST*"))
    assert list(planned.others.runs) == [(*where, 1, 2, 1), (*where, 4, 5, 3)]
    assert list(planned.held.runs) == [(*where, 1, 3, 1), (*where, 6, 7, 4)]


def test_what_stays_as_it_was_is_not_written_anew() -> None:
    planned = plan(around(FAMILY), {0})
    assert [(one.expected, one.replacement) for one in planned.others.changes] == [
        (b"4", b"3"), (b"5", b"4"), (b"6", b"5"), (b"7*6", b"6*5"), (b"32", b"27"),
    ]  # fmt: skip
    assert [(one.expected, one.replacement) for one in planned.held.changes] == [(b"32", b"12")]


@pytest.mark.parametrize(
    "levels",
    [
        ["HL*2**20*1", "HL*3*2*22*0", *claim(1), *claim(2)],
        ["HL*1**20*1", "HL*2*5*22*0", *claim(1), *claim(2)],
        ["HL*1**20*1", "HL*2*1*23*0", *claim(1), *claim(2)],
    ],
)
def test_a_set_whose_levels_are_not_sound_is_held_whole(levels: list[str]) -> None:
    data = around(levels)
    planned = plan(data, {0})
    assert not planned.others.anything
    assert made(data, planned.held) == data
    assert [(one.claims, one.charges, one.why) for one in planned.whole] == [
        (2, "120", "its levels (HL) are not sound")
    ]


def test_a_set_whose_levels_are_not_sound_stays_where_nothing_in_it_is_held() -> None:
    data = around(["HL*2**20*1", "HL*3*2*22*0", *claim(1)])
    assert both(data, set()) == (data, None)


def test_wrong_signs_of_children_do_not_keep_a_set_from_being_divided() -> None:
    others, held = both(around(["HL*1**20*0", "HL*2*1*22*1", *claim(1), *claim(2)]), {1})
    assert body(others) == ["HL*1**20*0", "HL*2*1*22*1", *claim(1), "SE*8*0001"]
    assert body(held) == ["HL*1**20*0", "HL*2*1*22*1", *claim(2), "SE*8*0001"]


def test_a_set_that_an_error_is_about_is_held_whole() -> None:
    data = around(FAMILY)
    planned = plan(data, {0}, EnvelopeFault(data.index(b"BHT"), "X999"))
    assert not planned.others.anything
    assert made(data, planned.held) == data
    assert planned.held.claims == 5
    assert [one.why for one in planned.whole] == ["an error is about the whole set: X999"]


def test_an_error_outside_the_sets_holds_nothing() -> None:
    data = around(FAMILY)
    assert both(data, set(), EnvelopeFault(0, "X999"), EnvelopeFault(data.index(b"GS*"), "X999")) == (data, None)


def test_claims_beyond_the_limits_are_held_and_the_others_are_not() -> None:
    levels = ["HL*1**20*1", "HL*2*1*22*0", *claim(1, lines=51), *claim(2, lines=50)]
    levels += ["HL*3*1*22*0", *(segment for number in range(3, 105) for segment in claim(number))]
    data = around(levels)
    fault = EnvelopeFault(data.index(b"CLM*C1*") + 4, "X107")
    places = [data.index(f"CLM*C{number}*".encode()) for number in (1, 103, 104)]
    planned = part(data, [places[0]], [fault])
    held = made(data, planned.held)
    assert held is not None
    assert re.findall(rb"CLM\*C(\d+)", held) == [b"1", b"103", b"104"]
    assert planned.held.claims == 3
    assert list(planned.whole) == []


@pytest.mark.parametrize("old", ["NM1*85*2*FIRST", "005010X222A1"])
def test_a_set_whose_segments_cannot_be_trusted_is_not_divided(old: str) -> None:
    data = around(FAMILY).replace(old.encode(), {"005010X222A1": b"005010X224A2"}.get(old, b"NM1*85*2*FI\nRST"))
    planned = plan(data, {0}, EnvelopeFault(data.index(b"CLM*C1*") + 4, "X107"))
    assert (planned.others.anything, made(data, planned.held)) == (False, data)


def test_too_many_claims_in_the_set_hold_it_whole() -> None:
    data = around(FAMILY)
    planned = plan(data, {0}, EnvelopeFault(data.index(b"ST*"), "X107"))
    assert made(data, planned.held) == data
