"""What is not judged, cannot be named or came before is never accepted in an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edi837.jobs.run import Run, prepare
from edi837.settings.config import Settings
from tests.ack.answered import TODAY, answers_to, claim, file_of, lines, run, subscribers

FILE = file_of(subscribers(claim()))
OLD = FILE.replace("005010X222A1", "004010X098A1")
REMITTANCE = FILE.replace("GS*HC*", "GS*HP*").replace("005010X222A1", "005010X221A1").replace("ST*837*", "ST*835*")
TA1, FUNCTIONAL = "000004711.ta1", "000004711.999"


def set_to(**settings: str) -> Run:
    return prepare(replace(Settings(as_of=TODAY, guide="none", report=("jsonl",)), **settings))


@pytest.mark.parametrize(("data", "code"), [(OLD, "2"), (REMITTANCE, "1")])
def test_a_group_that_is_not_judged_is_passed_on_or_refused(data: str, code: str) -> None:
    assert sorted(answers_to(data, set_to(unjudged_groups="pass"))) == [TA1]
    answers = answers_to(data, set_to(unjudged_groups="reject"))
    assert sorted(answers) == [FUNCTIONAL, TA1]
    assert lines(answers[FUNCTIONAL], "AK2", "AK9") == [f"AK9*R*1*1*0*{code}"]


def test_answers_are_never_answered() -> None:
    assert (
        answers_to(
            FILE.replace("GS*HC*", "GS*FA*").replace("ST*837*", "ST*999*").replace("X222A1", "X231A1"),
            set_to(unjudged_groups="reject"),
        )
        == {}
    )


@pytest.mark.parametrize("number", ["0000000001", "123", ""])
def test_a_set_that_cannot_be_named_refuses_its_group(number: str) -> None:
    answers = answers_to(FILE.replace("ST*837*0001*", f"ST*837*{number}*").replace("*0001~\nGE", f"*{number}~\nGE"))
    assert sorted(answers) == [FUNCTIONAL, TA1]
    assert lines(answers[FUNCTIONAL], "AK2", "IK5", "AK9") == ["AK9*R*1*1*0*5"]


@pytest.mark.parametrize("swap", [("GS*HC*", "GS**"), ("*X*005010X222A1~\nST", "*X*~\nST")])
def test_a_group_that_no_999_can_name_refuses_the_interchange(swap: tuple[str, str]) -> None:
    answers = answers_to(FILE.replace(*swap))
    assert sorted(answers) == [TA1]
    assert lines(answers[TA1], "TA1")[0].split("*")[4:] == ["R", "024"]


def test_equal_numbers_of_sets_and_groups() -> None:
    two = file_of(subscribers(claim()), subscribers(claim("P", ("LS-1001", "LS-1002"))))
    answers = answers_to(two.replace("*0002", "*0001"))
    assert lines(answers[FUNCTIONAL], "IK5", "AK9") == ["IK5*A", "IK5*R*23", "AK9*P*2*2*1"]
    group = FILE[FILE.index("GS*") : FILE.index("IEA*")]
    answers = answers_to(FILE.replace("IEA*1", f"{group}IEA*2"))
    assert lines(answers[FUNCTIONAL], "IK5", "AK9") == ["IK5*A", "AK9*A*1*1*1", "IK5*A", "AK9*R*1*1*0*19"]
    told = [one for kind, text in answers.items() if kind.endswith("277ca") for one in lines(text, "ST")]
    assert len(told) == 1


def test_a_ta1_is_written_always_or_where_it_is_asked_for() -> None:
    unasked = FILE.replace("*0*T*:", "*0*T*:")
    assert TA1 in answers_to(unasked)
    assert TA1 not in answers_to(unasked, set_to(ta1="asked"))
    assert TA1 in answers_to(FILE.replace("*0*T*:", "*1*T*:"), set_to(ta1="asked"))
    assert TA1 in answers_to(FILE.replace("*0*T*:", "*5*T*:"), set_to(ta1="asked"))


def test_warnings_of_the_guide_are_named_and_reject_nothing() -> None:
    answers = answers_to(
        file_of(subscribers(claim("P", ("REF*6R*LS1001A", "REF*6R*LS1001A"), ("LX*2", "LX*3")))), run("all")
    )
    assert lines(answers[FUNCTIONAL], "IK4", "IK5", "AK9") == ["IK4*1*554*I12*3", "IK5*E*I5", "AK9*E*1*1*1"]
    assert lines(answers["000004711.277ca"], "STC")[-1].startswith("STC*A")
