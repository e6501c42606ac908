"""Each objection stands against the claim and the set that it is about, whatever comes before and after."""

from __future__ import annotations

from tests.ack.answered import answers_to, claim, file_of, lines, subscribers, told_of_claims

DOUBLE = claim("P", ("LS-1001", "DUP-1"))
BELOW_ZERO = claim("P", ("LS-1001*390", "LOW-1*325"), ("J3000*60*UN*5", "J3000*-5*UN*5"))


def test_a_claim_that_comes_twice_is_rejected_though_the_next_one_has_a_fault_of_its_own() -> None:
    answers = answers_to(file_of(subscribers(DOUBLE, DOUBLE, BELOW_ZERO)))
    told = told_of_claims(answers["000004711.277ca"])
    assert [one[:2] for one in told] == [["DUP-1", "A2:20 WQ"], ["DUP-1", "A7:54 U"], ["LOW-1", "A7:583 A7:732 U"]]


def test_what_stands_against_one_group_does_not_stand_against_the_next() -> None:
    whole = file_of(subscribers(claim()))
    group = whole[whole.index("GS*") : whole.index("IEA*")]
    broken = group.replace("HL*2*1*22", "HL*3*1*22")
    good = group.replace("*4711*X*", "*4712*X*").replace("GE*1*4711", "GE*1*4712").replace("LS-1001", "LS-2002")
    two = whole[: whole.index("GS*")] + broken + good + whole[whole.index("IEA*") :].replace("IEA*1", "IEA*2")
    answers = answers_to(two)
    assert [one.split("*")[1] for one in lines(answers["000004711.999"], "IK5")] == ["R", "A"]
    assert told_of_claims(answers["000004711.277ca"]) == [["LS-2002", "A2:20 WQ"]]


def test_a_count_with_leading_zeros_is_answered_without_them() -> None:
    answers = answers_to(file_of(subscribers(claim())).replace("GE*1*", "GE*0000001*"))
    assert lines(answers["000004711.999"], "AK9") == ["AK9*A*1*1*1"]


def test_a_hyphen_as_delimiter_is_not_the_answers_too() -> None:
    data = file_of(subscribers(claim())).replace("LS-1001", "LS1001").replace("*", "-")
    answers = answers_to(data)
    assert all("*TRN" not in text and text[3] != "-" for text in answers.values())
    assert told_of_claims(answers["000004711.277ca"]) == [["LS1001", "A2:20 WQ"]]


def test_a_count_of_more_digits_than_a_number_may_have_is_answered() -> None:
    answers = answers_to(file_of(subscribers(claim())).replace("GE*1*", f"GE*{'9' * 5000}*"))
    assert [one[:16] for one in lines(answers["000004711.999"], "AK9")] == ["AK9*R*999999*1*0"]
