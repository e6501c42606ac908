"""Rows of decisions against proposals: what is meant, what their author saw, and what cannot be carried out."""

from __future__ import annotations

import pytest

from edi837.decisions.resolve import Resolved
from tests.decisions.made import TITLE, change, proposal, resolved, row


def approved(done: Resolved) -> list[str]:
    return [one.proposal.exception_id for one in done.approved]


def whys(done: Resolved) -> list[str]:
    return [one.why for one in done.refused]


def test_a_row_that_shows_what_was_proposed_is_carried_out() -> None:
    done = resolved(
        [proposal("one", (10, 12, "32", "4"))],
        row("one", rule="Q611", patient_control_number="C", line="2.0", before="32", after="4.0"),
    )
    assert (approved(done), whys(done)) == (["one"], [])


@pytest.mark.parametrize(
    ("column", "cell", "shown"),
    [("after", "5", "4"), ("before", "33", "32"), ("rule", "Q605", "Q611"), ("patient_control_number", "D", "C"),
     ("line", "3", "2"), ("after", "", "4")],
)  # fmt: skip
def test_a_row_that_shows_something_else_is_refused_with_both_values(column: str, cell: str, shown: str) -> None:
    done = resolved([proposal("one", (10, 12, "32", "4"))], row("one", **{column: cell}))
    assert approved(done) == []
    (refused,) = done.refused
    assert refused.why == (
        f"you wrote {cell!r} into `{column}`; the proposal says {shown!r}: approve it as it is, decline it, or have "
        "the claim corrected at its source"
    ).replace("''", "nothing")
    assert (refused.claim, refused.rule, refused.reason) == ("C", "Q611", f"`{column}` is not that of the proposal")


def test_a_word_that_is_not_known_is_shown() -> None:
    done = resolved([proposal("one", (10, 12, "32", "4"))], row("one", "perhaps"))
    assert whys(done) == [
        "decision 'perhaps' is not known: write approve, approved, yes, y, ok, or decline, declined, reject, no, n"
    ]


def test_a_decision_needs_a_name() -> None:
    done = resolved([proposal("one", (10, 12, "32", "4"))], row("one", by=""))
    assert whys(done) == ["`by` is empty: a decision needs the name of the person who made it"]


def test_a_choice_must_be_named() -> None:
    choices = (("12", (10, 12, "60", "48")), ("15.50", (10, 12, "60", "45")))
    proposals = [proposal("one", (10, 12, "60", "48"), choices=choices)]
    assert whys(resolved(proposals, row("one"))) == [
        "`value` is empty: the proposal leaves a choice; write one of 12, 15.50"
    ]
    assert whys(resolved(proposals, row("one", value="13"))) == ["`value` '13' is not among the choices: 12, 15.50"]
    done = resolved(proposals, row("one", value="15.5"))
    assert done.approved[0].changes == (change((10, 12, "60", "45")),)
    done = resolved([proposal("one", (10, 12, "60", "48"))], row("one", value="13"))
    assert whys(done) == ["the proposal leaves no choice, and `value` is '13': leave it empty"]


def test_a_charge_that_stays_takes_no_amount() -> None:
    kept = [proposal("one", (10, 12, "50", "1"), choices=(("as-sent", (10, 12, "50", "1")),))]
    assert whys(resolved(kept, row("one", value="47.50"))) == [
        "an amount cannot be typed here, the charge stays as it was sent: write as-sent"
    ]
    assert approved(resolved(kept, row("one", value="As sent"))) == ["one"]
    assert whys(resolved(kept, row("one"))) == ["`value` is empty: the proposal leaves a choice; write one of as-sent"]


def test_a_modifier_is_dropped_unless_the_row_says_move() -> None:
    drop, move = (10, 13, ":25", ""), (10, 13, ":25", ":JZ")
    offered = [proposal("one", drop, choices=(("drop", drop), ("move", move)))]
    for value, changes in (("", drop), ("Drop", drop), ("MOVE", move)):
        done = resolved(offered, row("one", value=value))
        assert [one.changes for one in done.approved] == [(change(changes),)]
    done = resolved(offered, row("one"), row("one", by="J. Ortiz", number=3, value="drop"))
    assert [one.decision.value for one in done.approved] == ["drop"]


def test_a_row_for_all_alike_means_those_that_show_its_before_and_after() -> None:
    proposals = [
        proposal("one", (10, 12, "10", "5"), (30, 31, "2", "1")),
        proposal("other", (50, 51, "6", "5"), (70, 73, "1.2", "1"), claim="D"),
        proposal("dropped", (90, 93, ":KX", ""), rule="M403", before="KX", after="Drop the copy of KX", claim="E"),
    ]
    assert approved(resolved(proposals, row("*", rule="Q611", before="10.0", after=TITLE))) == ["one"]
    assert approved(resolved(proposals, row("*", rule="M403", before="KX", after="Drop the copy of KX"))) == ["dropped"]
    done = resolved(proposals, row("*", rule="M403", before=":KX", after=""))
    assert whys(done) == ["a row for all alike needs rule, before and after"]
    done = resolved(proposals, row("*", rule="Q611", before="99", after=TITLE))
    assert [one.reason for one in done.refused] == ["no proposal of 'Q611' shows this before and after"]


def test_a_row_for_all_alike_leaves_no_choice_open() -> None:
    choices = (("12", (10, 12, "60", "48")), ("15", (10, 12, "60", "48")))
    proposals = [proposal("one", (10, 12, "60", "48"), choices=choices)]
    done = resolved(proposals, row("*", rule="Q611", before="60", after="48"))
    assert whys(done) == ["`value` is empty: the proposal of all alike leaves a choice; write one of 12, 15"]
    assert approved(resolved(proposals, row("*", rule="Q611", before="60", after="48", value="15"))) == ["one"]


def test_two_that_contradict_each_other_are_both_refused_and_named() -> None:
    proposals = [proposal("one", (10, 12, "32", "4"))]
    rows = [
        row("one", by="M. Chen", number=2, file="a.csv"),
        row("one", "decline", by="J. Ortiz", number=3, file="b.csv"),
    ]
    for order in (rows, rows[::-1]):
        done = resolved(proposals, *order)
        assert (done.approved, done.declined) == ([], [])
        assert sorted(whys(done)) == [
            "J. Ortiz says decline, M. Chen says approve (a.csv, row 2): agree, and leave one of the rows",
            "M. Chen says approve, J. Ortiz says decline (b.csv, row 3): agree, and leave one of the rows",
        ]


def test_two_that_agree_are_one() -> None:
    done = resolved([proposal("one", (10, 12, "32", "4"))], row("one", by="M. Chen"), row("one", by="J. Ortiz"))
    assert [one.decision.by for one in done.approved] == ["M. Chen"]
    assert done.refused == []


def test_one_of_all_alike_is_decided_otherwise_by_the_same_person_and_contradicted_by_another() -> None:
    proposals = [proposal("one", (10, 12, "32", "4")), proposal("other", (50, 52, "32", "4"), claim="D")]
    alike = row("*", by="M. Chen", rule="Q611", before="32", after="4")
    for rows in ([alike, row("one", "decline", by="M. Chen")], [row("one", "decline", by="M. Chen"), alike]):
        done = resolved(proposals, *rows)
        assert (approved(done), [one.proposal.exception_id for one in done.declined]) == (["other"], ["one"])
    done = resolved(proposals, alike, row("one", "decline", by="J. Ortiz"))
    assert approved(done) == ["other"]
    assert len(done.refused) == 2


def test_an_earlier_decision_is_carried_on_and_not_undone() -> None:
    proposals = [proposal("one", (10, 12, "32", "4")), proposal("other", (50, 52, "32", "4"), claim="D")]
    earlier = (row("one", by="M. Chen"),)
    done = resolved(proposals, row("other", by="J. Ortiz"), row("one", by="J. Ortiz"), earlier=earlier)
    assert [(one.proposal.exception_id, one.decision.by) for one in done.approved] == [
        ("one", "M. Chen"), ("other", "J. Ortiz"),
    ]  # fmt: skip
    done = resolved(proposals, row("one", "decline", by="J. Ortiz"), earlier=earlier)
    assert approved(done) == ["one"]
    assert whys(done)[0].startswith("M. Chen decided approve in an earlier release, which a release never undoes")


def test_rows_of_other_files_are_passed_by_and_those_of_another_run_are_not() -> None:
    proposals = [proposal("one", (10, 12, "32", "4"))]
    done = resolved(proposals, row("x", about="b.837"), row("y", about="b.837"), row("z", about="c.837"), row("one"))
    assert (dict(done.passed_by), approved(done), done.refused) == ({"b.837": 2, "c.837": 1}, ["one"], [])
    assert "is of run r0, this manifest of run r1" in whys(resolved(proposals, row("x", about="a.837", run_id="r0")))[0]
    assert "copy the row from the report" in whys(resolved(proposals, row("x", about="a.837", run_id="r1")))[0]
    assert "copy the row from the report" in whys(resolved(proposals, row("5.9E+15")))[0]


def test_what_is_made_already_is_no_proposal() -> None:
    done = resolved([proposal("one", (10, 12, "32", "4"))], row("safe"), applied=frozenset({"safe"}))
    assert whys(done) == ["it is made already, and is not a proposal"]


def test_of_two_approved_fixes_that_meet_the_second_is_refused() -> None:
    proposals = [proposal("one", (10, 12, "32", "4")), proposal("two", (11, 13, "2*", "3*"), rule="Q601")]
    done = resolved(proposals, row("one"), row("two"))
    assert approved(done) == ["one"]
    assert whys(done)[0].startswith("it meets the approved fix of Q611 on the same claim: decline one of the two")
    done = resolved(proposals, row("two"), taken=(change((12, 13, "*", "+")),))
    assert whys(done)[0].startswith("it meets a fix that is permitted to be made unattended")


def test_of_two_lines_of_one_claim_one_is_divided_at_a_time() -> None:
    proposals = [
        proposal("one", (100, 100, "", "LX*4~SV1*HC:J3000:JW*12*UN*2~")),
        proposal("two", (200, 200, "", "~LX*4~SV1*HC:J3000:JW*12*UN*2")),
        proposal("three", (300, 300, "", "LX*4~SV1*HC:J3000:JW*12*UN*2~"), claim="D"),
    ]
    done = resolved(proposals, row("one"), row("two"), row("three"))
    assert approved(done) == ["one", "three"]
    assert whys(done)[0].startswith("another line of the same claim is divided")


def test_a_row_that_cannot_be_read_says_so() -> None:
    assert whys(resolved([proposal("one", (10, 12, "32", "4"))], row("one", trouble="unmerge it"))) == ["unmerge it"]


def test_many_rows_are_held_against_many_proposals() -> None:
    proposals = [proposal(f"p{number}", (number * 10, number * 10 + 2, "32", "4")) for number in range(20_000)]
    rows = [row(f"p{number}", before="32", after="4") for number in range(20_000)]
    assert len(resolved(proposals, *rows).approved) == 20_000
