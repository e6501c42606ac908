"""HL segments as they come: what a claim hangs from, and what is said of levels that do not fit."""

from __future__ import annotations

import pytest

from tests.steps import steps
from tests.x12.sets import around, scanned, segment_at


def claim(number: int) -> list[str]:
    return [f"CLM*C{number}*60***11:B:1", "LX*1", "SV1*HC:J3000*60*UN*5***1"]


def levels(*hl: str) -> list[str]:
    """Each HL, with a claim under it unless it begins with a minus."""
    segments = []
    for number, text in enumerate(hl, 1):
        segments.append("HL*" + text.removeprefix("-"))
        if not text.startswith("-"):
            segments.extend(claim(number))
    return segments


def hung(*hl: str) -> list[tuple[str, str, str]]:
    """Provider, subscriber and patient of each claim, as their HL segments."""
    data = around(levels(*hl))
    _, spans = scanned(data)
    return [
        (segment_at(data, span.provider), segment_at(data, span.subscriber), segment_at(data, span.patient))
        for span in spans
    ]


def fault(*hl: str, form: str = "P") -> tuple[str, str, int, int] | None:
    """The segment of the first fault, its element, its number in the set, and how many faults there are."""
    met = scanned(around(levels(*(one if one.startswith("-") else "-" + one for one in hl)), form))[0].hierarchy
    if met is None:
        return None
    return met.at.segment.text, met.at.reference, met.at.segment.ordinal, met.times


def test_claims_hang_from_their_own_provider_subscriber_and_patient() -> None:
    assert hung("-1**20*1", "2*1*22*0", "-3*1*22*1", "4*3*23*0", "5*3*23*0", "-6**20*1", "7*6*22*0") == [
        ("HL*1**20*1", "HL*2*1*22*0", ""),
        ("HL*1**20*1", "HL*3*1*22*1", "HL*4*3*23*0"),
        ("HL*1**20*1", "HL*3*1*22*1", "HL*5*3*23*0"),
        ("HL*6**20*1", "HL*7*6*22*0", ""),
    ]


def test_a_patient_may_point_back_to_an_earlier_subscriber() -> None:
    assert hung("-1**20*1", "-2*1*22*1", "3*1*22*0", "4*2*23*0", "5*1*22*0") == [
        ("HL*1**20*1", "HL*3*1*22*0", ""),
        ("HL*1**20*1", "HL*2*1*22*1", "HL*4*2*23*0"),
        ("HL*1**20*1", "HL*5*1*22*0", ""),
    ]


def test_the_provider_of_an_earlier_subscriber_comes_with_it() -> None:
    assert hung("-1**20*1", "-2*1*22*1", "-3**20*1", "4*3*22*0", "5*2*23*0") == [
        ("HL*3**20*1", "HL*4*3*22*0", ""),
        ("HL*1**20*1", "HL*2*1*22*1", "HL*5*2*23*0"),
    ]


def test_a_subscriber_may_point_back_to_an_earlier_provider_and_its_patients_follow_it() -> None:
    assert hung("-1**20*1", "-2**20*1", "3*1*22*1", "-4*2*22*0", "5*3*23*0") == [
        ("HL*1**20*1", "HL*3*1*22*1", ""),
        ("HL*1**20*1", "HL*3*1*22*1", "HL*5*3*23*0"),
    ]


def test_levels_that_start_at_another_number_still_name_each_other() -> None:
    assert hung("-10**20*1", "-20**20*1", "30*10*22*1", "-40*20*22*0", "50*30*23*0") == [
        ("HL*10**20*1", "HL*30*10*22*1", ""),
        ("HL*10**20*1", "HL*30*10*22*1", "HL*50*30*23*0"),
    ]


def test_of_levels_with_one_number_the_last_before_is_named() -> None:
    assert hung("-1**20*1", "-1**20*1", "2*1*22*0") == [("HL*1**20*1", "HL*2*1*22*0", "")]
    data = around(levels("-1**20*1", "-1**20*1", "2*1*22*0"))
    _, spans = scanned(data)
    assert spans[0].provider == data.rindex(b"HL*1**20*1")


def test_without_a_parent_the_level_before_stands_in() -> None:
    assert hung("-1**20*1", "2**22*1", "3**23*0", "4*9*22*0") == [
        ("HL*1**20*1", "HL*2**22*1", ""),
        ("HL*1**20*1", "HL*2**22*1", "HL*3**23*0"),
        ("HL*1**20*1", "HL*4*9*22*0", ""),
    ]


def test_a_subscriber_that_names_no_parent_where_no_provider_was() -> None:
    assert hung("-1**22*1", "2**22*0") == [("", "HL*2**22*0", "")]


def test_a_claim_without_any_level_hangs_from_nothing() -> None:
    data = around(claim(1))
    _, spans = scanned(data)
    assert spans[0][3:] == (-1, -1, -1)


def test_sound_levels_have_no_fault() -> None:
    assert fault("1**20*1", "2*1*22*1", "3*1*22*0", "4*2*23*0", "5**20*1", "6*5*22*0") is None


@pytest.mark.parametrize(
    ("hl", "expected"),
    [
        # HL01
        (("2**20*1", "3*2*22*0"), ("HL*2**20*1", "HL01", 3, 2)),
        (("1**20*1", "1*1*22*0"), ("HL*1*1*22*0", "HL01", 4, 1)),
        (("1**20*1", "02*1*22*0"), ("HL*02*1*22*0", "HL01", 4, 1)),
        (("1**20*1", "*1*22*0"), ("HL**1*22*0", "HL01", 4, 1)),
        # HL02: later, itself, each other, nobody
        (("1**20*1", "2*3*22*0", "3*1*22*0"), ("HL*2*3*22*0", "HL02", 4, 1)),
        (("1**20*1", "2*2*22*0"), ("HL*2*2*22*0", "HL02", 4, 1)),
        (("1*2*20*1", "2*1*22*0"), ("HL*1*2*20*1", "HL02", 3, 1)),
        (("1**20*1", "2*01*22*0"), ("HL*2*01*22*0", "HL02", 4, 1)),
        (("1**20*0", "2**22*0", "3**23*0"), ("HL*2**22*0", "HL02", 4, 2)),
        # HL03
        (("1**20*1", "2*1*23*0"), ("HL*2*1*23*0", "HL03", 4, 1)),
        (("1**20*1", "2*1*22*1", "3*2*22*0"), ("HL*3*2*22*0", "HL03", 5, 1)),
        (("1**20*1", "2*1*21*0"), ("HL*2*1*21*0", "HL03", 4, 1)),
        (("1**20*1", "2*1"), ("HL*2*1", "HL03", 4, 1)),
        # HL04
        (("1**20*0", "2*1*22*0"), ("HL*1**20*0", "HL04", 3, 1)),
        (("1**20*1", "2*1*22*1", "3*1*22*1"), ("HL*2*1*22*1", "HL04", 4, 2)),
        (("1**20", "2*1*22"), ("HL*1**20", "HL04", 3, 1)),
        # HL04 is not judged beside other faults
        (("1**20*0", "2*1*22*0", "4*1*22*0"), ("HL*4*1*22*0", "HL01", 5, 1)),
    ],
)
def test_the_first_fault_is_named_and_all_are_counted(hl: tuple[str, ...], expected: tuple[str, str, int, int]) -> None:
    assert fault(*hl) == expected


def test_a_fault_in_a_file_without_line_breaks_stands_at_its_byte() -> None:
    data = around(["HL*1**20*1", "HL*3*1*22*0"], ending="~")
    met = scanned(data)[0].hierarchy
    assert met is not None
    start, end = met.at.span
    assert data[start - 3 : end] == b"HL*3"


def _early(count: int) -> bytes:
    """Subscribers that all come first, then one patient of each."""
    subscribers = [f"HL*{number}*1*22*1" for number in range(2, count + 2)]
    patients = [f"HL*{number + count}*{number}*23*0" for number in range(2, count + 2)]
    return around(["HL*1**20*1", *subscribers, *patients])


def test_many_patients_under_early_subscribers_are_no_more_work_than_others() -> None:
    assert scanned(_early(20_000))[0].hierarchy is None
    few, many = _early(200), _early(2000)
    assert steps(lambda: scanned(many)) < 11 * steps(lambda: scanned(few))
