"""The 999: what the guide objects to, segment by segment, and what follows for set and group."""

from __future__ import annotations

import pytest

from edi837.findings.finding import Severity
from tests.ack.answered import (
    answers_to,
    claim,
    file_of,
    level,
    lines,
    ranked,
    run,
    subscribers,
    swapped,
    told_of_claims,
)

FUNCTIONAL, CLAIMS = "000004711.999", "000004711.277ca"
_TOLD = ("IK3", "CTX", "IK4", "IK5", "AK9")


def told(data: str, guide: str = "none") -> list[str]:
    return lines(answers_to(data, run(guide))[FUNCTIONAL], *_TOLD)


def of_claim(*swaps: tuple[str, str], guide: str = "touched") -> list[str]:
    """What is said of the one claim, up to IK5."""
    return told(file_of(subscribers(claim("P", *swaps))), guide)[:-1]


@pytest.mark.parametrize(
    ("swap", "said"),
    [
        # A rule of our own that says what a 999 would: the value is repeated.
        (
            ("CTP****1*ML", "CTP****1*MG"),
            ["IK3*CTP*33*2410*8", "CTX*CLM01:LS-1001", "IK4*5:1*355*7*MG", "IK5*E*5"],
        ),
        (("CTP****1*ML~\n", ""), ["IK3*CTP*32*2410*3", "CTX*CLM01:LS-1001", "IK5*E*5"]),
        # The guide's.
        (
            ("LIN**N4*67457000110", "LIN*1*N4*67457000110"),
            ["IK3*LIN*32*2410*8", "CTX*CLM01:LS-1001", "IK4*1*350*I10*1", "IK5*E*I5"],
        ),
        (
            ("REF*G1*NLA2026310~\n", "REF*G1*NLA2026310~\nREF*G1*NLA2026311~\n"),
            ["IK3*REF*21*2300*5", "CTX*CLM01:LS-1001", "IK5*E*5"],
        ),
        (("LX*2~\n", "ZZZ*1~\nLX*2~\n"), ["IK3*ZZZ*28*2400*1", "CTX*CLM01:LS-1001", "IK5*E*5"]),
        # What may name a patient is not repeated.
        (
            ("NM1*82*1*OKAFOR*NGOZI****XX*1578790002", "NM1*82*1*OKAFOR*NGOZI***TOOLONGSUFFIX*XX*1578790002"),
            ["IK3*NM1*22*2310*8", "CTX*CLM01:LS-1001", "IK4*7*1039*5", "IK5*E*5"],
        ),
    ],
)
def test_a_fault_is_named(swap: tuple[str, str], said: list[str]) -> None:
    assert of_claim(swap) == said


def test_a_segment_that_is_missing_is_named_where_its_loop_begins() -> None:
    data = file_of(subscribers(claim("I", ("CL1*3*1*01~\n", "")), form="I"), form="I")
    assert lines(answers_to(data, run("touched"))["000004712.999"], *_TOLD) == [
        "IK3*CL1*19*2300*3",
        "CTX*CLM01:SA-2001",
        "IK5*E*5",
        "AK9*E*1*1*1",
    ]


def test_several_faults_of_a_segment_stand_together() -> None:
    assert of_claim(("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000*60*ZZ*FIVE***1*X*1")) == [
        "IK3*SV1*29*2400*8",
        "CTX*CLM01:LS-1001",
        "IK4*3*355*7*ZZ",
        "IK4*4*380*6",
        "IK4*8*782*I10*X",
        "IK4*9*1073*7*1",
        "IK5*E*5*I5",
    ]


def test_a_long_value_is_cut() -> None:
    said = of_claim(("REF*6R*LS1001B", "REF*6R*" + "LS1001B" * 20))
    assert said[2] == "IK4*2*127*5*" + ("LS1001B" * 20)[:99]


def test_levels_are_told_once_and_reject_all_claims_under_them() -> None:
    """The provider's postcode stands above both claims; the subscriber of the second has a wrong birth date."""
    second = level("P", ("HL*2*1", "HL*3*1"), ("DMG*D8*19880423", "DMG*D8*19881323"))
    third = level("P", ("HL*2*1", "HL*4*1"))
    body = level() + claim() + second + claim("P", ("LS-1001", "LS-1002")) + third + claim("P", ("LS-1001", "LS-1003"))
    data = swapped(file_of(body), ("*XX*1467560003~\nN3*20 HARBOR ROAD", "*XX*1467560003~\nN3*20 HARBOR ROAD*A*B"))
    answers = answers_to(data, run("all"))
    assert lines(answers[FUNCTIONAL], *_TOLD) == [
        "IK3*N3*9*2010*8",
        "IK4*3**3",
        "IK3*DMG*39*2010*8",
        "IK4*2*1251*8",
        "IK5*E*5",
        "AK9*E*1*1*1",
    ]
    assert told_of_claims(answers[CLAIMS]) == [
        ["LS-1001", "A3:684 U"],
        ["LS-1002", "A3:684 U"],
        ["LS-1003", "A3:684 U"],
    ]


def test_each_set_has_its_verdict() -> None:
    bad = claim("P", ("CTP****1*ML", "CTP****1*MG"), ("LS-1001", "LS-1002"))
    answers = answers_to(file_of(subscribers(claim()), subscribers(bad)))
    assert lines(answers[FUNCTIONAL], "AK2", "IK5", "AK9") == [
        "AK2*837*0001*005010X222A1",
        "IK5*A",
        "AK2*837*0002*005010X222A1",
        "IK5*E*5",
        "AK9*E*2*2*2",
    ]


def test_a_set_that_is_faulty_as_a_whole_is_rejected_and_its_claims_are_not_told_of() -> None:
    """Levels that do not make a tree: nobody knows whose claims they are."""
    broken = level("P", ("HL*2*1", "HL*2*9")) + claim("P", ("LS-1001", "LS-1002"))
    answers = answers_to(file_of(subscribers(claim()), broken))
    assert lines(answers[FUNCTIONAL], "AK2", "IK3", "IK5", "AK9") == [
        "AK2*837*0001*005010X222A1",
        "IK5*A",
        "AK2*837*0002*005010X222A1",
        "IK3*HL*12**8",
        "IK5*R*I5",
        "AK9*P*2*2*1",
    ]
    assert [one[0] for one in told_of_claims(answers[CLAIMS])] == ["LS-1001"]
    assert lines(answers["000004711.ta1"], "TA1") == ["TA1*000004711*261110*0805*A*000"]


def test_where_every_set_is_rejected_there_is_no_277ca() -> None:
    broken = level("P", ("HL*2*1", "HL*2*9")) + claim()
    answers = answers_to(file_of(broken))
    assert sorted(answers) == [FUNCTIONAL, "000004711.ta1"]
    assert lines(answers[FUNCTIONAL], "AK9") == ["AK9*R*1*1*0"]


def test_a_set_with_breaks_where_a_break_ends_segments_is_rejected() -> None:
    """Its claims were not read; where its elements end nobody knows."""
    ended = file_of(subscribers(claim())).replace("~\n", "\n")
    wrapped = swapped(ended, ("LAKESHORE PSYCHIATRY", "LAKESHORE\rPSYCHIATRY"))

    def told(answers: dict[str, str]) -> list[str]:
        return [line for line in answers[FUNCTIONAL].split("\n") if line[:3] in ("IK3", "IK5", "AK9")]

    answers = answers_to(wrapped)
    assert sorted(answers) == [FUNCTIONAL, "000004711.ta1"]
    assert told(answers) == ["IK5*R*5", "AK9*R*1*1*0"]
    answers = answers_to(wrapped, ranked("X111", Severity.WARNING))
    assert sorted(answers) == [FUNCTIONAL, "000004711.ta1"]
    assert told(answers) == ["IK5*R*5", "AK9*R*1*1*0"]


def test_claims_beyond_a_limit_are_rejected_alone() -> None:
    line = "LX*{0}~\nSV1*HC:96365*1*UN*1***1~\nDTP*472*D8*20261103~\n"
    many = claim("P", ("LS-1001*390", "LS-1002*439")) + "".join(line.format(number) for number in range(3, 52))
    answers = answers_to(file_of(subscribers(claim(), many)))
    assert lines(answers[FUNCTIONAL], "IK3", "IK5", "AK9") == ["IK3*CLM*41**4", "IK5*E*5", "AK9*E*1*1*1"]
    assert told_of_claims(answers[CLAIMS]) == [["LS-1001", "A2:20 WQ"], ["LS-1002", "A3:684 U"]]


def test_the_hundred_and_first_claim_of_a_level_is_rejected() -> None:
    others = "".join(claim("P", ("LS-1001", f"LS-{number}")) for number in range(2000, 2101))
    answers = answers_to(file_of(level() + others))
    said = told_of_claims(answers[CLAIMS])
    assert len(said) == 101
    assert [one for one in said if one[1] != "A2:20 WQ"] == [["LS-2100", "A3:684 U"]]


def test_a_set_of_another_kind_beside_ours_is_noted_and_not_judged() -> None:
    data = file_of(subscribers(claim()), subscribers(claim("P", ("LS-1001", "LS-1002"))))
    at = data.index("ST*837*0002")
    data = data[:at] + data[at:].replace("005010X222A1", "005010X224A2", 1)
    answers = answers_to(data)
    assert lines(answers[FUNCTIONAL], "AK2", "IK5", "AK9") == [
        "AK2*837*0001*005010X222A1",
        "IK5*A",
        "AK2*837*0002*005010X224A2",
        "IK5*R*I6",
        "AK9*P*2*2*1",
    ]
    assert [one[0] for one in told_of_claims(answers[CLAIMS])] == ["LS-1001"]


def test_a_group_of_other_sets_alone_is_not_answered() -> None:
    data = file_of(subscribers(claim())).replace("005010X222A1", "005010X224A2")
    assert sorted(answers_to(data)) == ["000004711.ta1"]


def test_answers_are_not_answered() -> None:
    answers = answers_to(file_of(subscribers(claim())))
    for kind, text in answers.items():
        assert answers_to(text, name=f"a.{kind}") == {}
