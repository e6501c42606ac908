"""The figures: each finding once, with the answer to its line; repairs apart; what is proposed, and what never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from edi837.answers.answer_row import CLAIM, DENIED, PAID, PAID_LESS, REJECTED, SET
from edi837.rules import rules_by_code
from edi837.scorecard.card import Question, Scorecard, build_scorecard
from edi837.scorecard.card_notes import notes, recall_in_words
from edi837.scorecard.card_tables import MISSES, OVERPAYMENTS, PROBATION, SCORES, tables
from edi837.scorecard.claim_answers import ClaimAnswers
from edi837.scorecard.finding_fate import AnswerToClaim, Fate
from edi837.scorecard.probation import proposed_probations
from edi837.scorecard.score import FindingGroup
from tests.scorecard.claims import SENT, answered, finding, remittance, row

TODAY = date(2026, 11, 30)
RULES = rules_by_code()
UNITS = {"rule": "Q604", "name": "units-disagree-with-ndc", "severity": "error", "carc": "16", "rarc": "M53"}


def card(claims: list[ClaimAnswers], **question: object) -> Scorecard:
    return build_scorecard(claims, Question(TODAY, **question), RULES)  # type: ignore[arg-type]


def thirty(wrong: int, **values: object) -> list[ClaimAnswers]:
    """Thirty claims with one finding, of which so many are paid, and the others denied as predicted."""
    reason = "CO-16" if values.get("carc") == "16" else "CO-197"
    remark = str(values.get("rarc", ""))
    return [
        answered(
            number, [finding(**values)], remittance(PAID) if number < wrong else remittance(DENIED, reason, remark)
        )
        for number in range(30)
    ]  # fmt: skip


def cells(found: Scorecard, table: str) -> list[dict[str, str]]:
    columns, rows = tables(found, RULES)[table]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_figures_of_one_rule_at_one_payer() -> None:
    claims = [
        answered(1, [finding()], remittance(DENIED, "CO-197", days=10)),
        answered(2, [finding()], remittance(DENIED, "CO-50", days=20)),
        answered(3, [finding()], remittance(PAID, days=30)),
        answered(4, [finding()], remittance(PAID_LESS, "CO-59", days=14)),
        answered(5, [finding()], []),
        answered(6, [finding(repaired=True), finding("N203", repaired=True)], remittance(PAID)),
    ]

    found = card(claims)
    score = found.scores[FindingGroup("A801", "12345", "ketamine")]

    assert score.outcomes == {
        Fate.TRUE: 1, Fate.OTHER: 1, Fate.PAID: 1, Fate.PAID_LESS: 1, Fate.UNANSWERED: 1,
    }  # fmt: skip
    assert (score.at_risk, score.came_true, score.median_days) == (500, 100, "17")
    assert score.in_words == "not enough: 1 of 4 answered findings came true, and 20 are needed"
    assert {group.rule: repairs.count for group, repairs in found.repairs.items()} == {"A801": 1, "N203": 1}


def test_shares_need_twenty_answers() -> None:
    few, enough = card(thirty(30)[:19]), card(thirty(30)[:20])

    assert [row["precision"] for row in cells(few, SCORES)] == [""]
    (row,) = cells(enough, SCORES)
    assert (row["precision"], row["precision_from"], row["precision_to"]) == ("0.0%", "0.0%", "16.8%")
    assert row["in_words"] == "0 of 20 answered findings came true"


@pytest.mark.parametrize(
    ("claims", "answered_", "words"),
    [
        ([], 0, "no finding"),
        (thirty(0)[:3], 3, "not enough: 3 of 3 answered findings came true, and 20 are needed"),
        (thirty(30), 30, "0 of 30 answered findings came true"),
        ([replace(claim, answers=[]) for claim in thirty(0)], 0, "not enough: 0 of 0 answered findings came true"),
    ],
    ids=["nothing sent", "three answers", "all paid", "no answers"],
)
def test_a_payer_with_few_answers_all_paid_or_none(claims: list[ClaimAnswers], answered_: int, words: str) -> None:
    found = card(claims)

    assert sum(score.answered for score in found.scores.values()) == answered_
    assert all(score.in_words.startswith(words) for score in found.scores.values())


def test_a_rule_that_is_wrong_goes_on_probation_and_is_only_proposed() -> None:
    (proposed,) = proposed_probations(card(thirty(30)), RULES)

    assert (proposed.rule, proposed.payer_id, proposed.level) == ("A801", "12345", "info")
    assert proposed.statement == '<severity rule="A801" level="info"/>'
    assert proposed.in_words == "30 of 30 answered findings were paid as they were"
    assert cells(card(thirty(30, severity="error")), PROBATION)[0]["level"] == "warning"


def test_what_is_by_policies_is_proposed_as_their_shadow() -> None:
    (proposed,) = proposed_probations(card(thirty(30, policy="northern-life/prior")), RULES)
    mixed = [*thirty(15, policy="northern-life/prior")[:15], *thirty(30)[:15]]

    assert proposed.statement == '<severity policy="northern-life/prior" level="shadow"/>'
    assert [each.statement for each in proposed_probations(card(mixed), RULES)] == [
        '<severity rule="A801" level="info"/>'
    ]


@pytest.mark.parametrize("wrong", [0, 3, 6])
def test_a_share_that_may_be_a_tenth_by_chance_is_no_probation(wrong: int) -> None:
    assert proposed_probations(card(thirty(wrong)), RULES) == []


def test_few_answers_are_no_probation_nor_is_what_is_an_information_already() -> None:
    assert proposed_probations(card(thirty(30)[:19]), RULES) == []
    assert proposed_probations(card(thirty(30, severity="info")), RULES) == []


def test_payment_puts_no_units_right() -> None:
    found = card(thirty(30, **UNITS))

    assert proposed_probations(found, RULES) == []
    queue = cells(found, OVERPAYMENTS)
    assert len(queue) == 30
    assert queue[0] | {"claim": ""} == {
        "claim": "", "file": "march.corrected.837", "line": "2", "payer_id": "12345", "payer_name": "NORTHERN LIFE",
        "rules": "Q604", "paid": "80.00", "known": "2026-11-16", "until": "2027-01-15",
        "law": "contract or state law; 42 CFR 401.305 is about Medicare", "replaced": "",
    }  # fmt: skip


def test_the_queue_of_a_line_names_all_that_stands_and_the_law() -> None:
    units, chart = finding(**UNITS, payer_class="medicare"), finding("W508", severity="error", payer_class="medicare")
    paid = answered(1, [units, chart, finding()], remittance(PAID))

    (queued,) = cells(card([replace(paid, replaced="2026-11-20")]), OVERPAYMENTS)

    assert (queued["rules"], queued["law"], queued["replaced"]) == ("Q604 W508", "42 CFR 401.305", "2026-11-20")


def test_what_is_taken_back_leaves_the_queue() -> None:
    taken_back = [*remittance(PAID), *remittance("reversed", days=50)]

    assert cells(card([answered(1, [finding(**UNITS)], taken_back)]), OVERPAYMENTS) == []


def test_misses_are_told_by_reason_payer_and_code_with_five_examples() -> None:
    unseen = [answered(number, [], remittance(DENIED, "CO-45 CO-50", "N115")) for number in range(1, 8)]
    other = answered(8, [finding(), finding("N201", repaired=True)], remittance(DENIED, "CO-50", "N115"))
    rejected = answered(9, [], [AnswerToClaim(1, row(CLAIM, REJECTED, codes="A7:562:85"))])
    seen = answered(10, [finding()], remittance(DENIED, "CO-197"))

    found = card([*unseen, other, rejected, seen])
    missed = cells(found, MISSES)

    assert [(row["reason"], row["state"], row["code"], row["count"], row["unpaid"]) for row in missed] == [
        ("CO-50 N115", "denied", "J3000", "8", "800.00"),
        ("A7:562:85", "rejected", "", "1", "200.00"),
    ]
    assert missed[0]["examples"] == "ACCT1 ACCT2 ACCT3 ACCT4 ACCT5"
    assert missed[0]["judged_by"] == "edi837 0.9.0 0123456789ab"
    assert (found.refused, found.foreseen) == (10, 1)
    assert recall_in_words(found) == "not enough: 1 of 10 denials and rejections had a finding that foresaw them"


def test_a_skeleton_is_unsigned_and_says_what_is_known() -> None:
    (miss,) = cells(card([answered(1, [], remittance(DENIED, "CO-50", "N115"))]), MISSES)

    assert 'carc="50" rarc="N115"' in miss["skeleton"]
    assert '<when drugs="J3000"/>' in miss["skeleton"]
    assert 'codes="50/N115"' in miss["skeleton"]
    assert "Not signed" in miss["skeleton"]


def test_a_claim_that_is_paid_less_by_contract_is_no_miss() -> None:
    assert cells(card([answered(1, [], remittance(PAID, "CO-45 PR-1"))]), MISSES) == []


def test_before_and_since_a_change() -> None:
    day = SENT + timedelta(5)
    before = [replace(claim, claim=claim.claim._replace(number=99)) for claim in thirty(30)]
    since = [replace(claim, claim=claim.claim._replace(sent=day.isoformat())) for claim in thirty(0)]

    found = card([*before, *since], change=day)

    assert {row["period"]: row["precision"] for row in cells(found, SCORES)} == {
        "before 2026-11-07": "0.0%", "since 2026-11-07": "100.0%",
    }  # fmt: skip
    assert proposed_probations(found, RULES) == [], "the count starts anew with the change"
    assert proposed_probations(card(before), RULES)


def test_releases_can_be_told_apart_and_days_chosen() -> None:
    claims = [
        answered(1, [finding()], []),
        replace(answered(2, [finding()], []), judged_by="edi837 2.0.0 0123456789ab"),
    ]

    found = card(claims, by=("rule", "release"))

    assert sorted(row["release"] for row in cells(found, SCORES)) == [
        "edi837 0.9.0 0123456789ab", "edi837 2.0.0 0123456789ab",
    ]  # fmt: skip
    assert card(claims, since=SENT + timedelta(1)).claims == 0
    assert card(claims, until=SENT).claims == 2


def test_a_claim_that_waits_in_hold_did_not_go_out() -> None:
    waits = answered(1, [finding()], [])

    assert card([replace(waits, claim=waits.claim._replace(sent=""))]).scores == {}


def test_later_than_a_payer_is_used_to_answer_is_said() -> None:
    late, not_yet = answered(98, [finding()], []), answered(99, [finding()], [], sent=TODAY - timedelta(10))

    found = card([*thirty(15), late, not_yet])

    (score,) = found.scores.values()
    assert (score.outcomes[Fate.UNANSWERED], score.overdue) == (2, 1)
    assert "Payer 12345 answers nine of ten within 14 days: later is overdue." in list(notes(found, RULES, ()))


def test_a_renamed_rule_and_one_that_is_gone_are_said() -> None:
    found = card([answered(1, [finding(name="no-authorization"), finding("A899", name="an-old-rule")], [])])

    said = list(notes(found, RULES, ["2 rows of answers are of no claim."]))

    assert "A801 was called no-authorization and is authorization-missing now: counted together, by its code." in said
    assert "A899 (an-old-rule) is not a rule of this release any more." in said
    assert "2 rows of answers are of no claim." in said


def test_a_set_that_was_rejected_for_something_else_is_said() -> None:
    refused = AnswerToClaim(1, row(SET, REJECTED, codes="IK5:5", faults="99:IK4:2:I12"))

    found = card([answered(1, [finding()], [refused])])

    assert found.with_its_set == 1
    assert any("rejected for something else" in note for note in notes(found, RULES, ()))


def test_a_release_that_knew_fewer_rules_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edi837.__version__", "9.9.9")
    missed = replace(answered(1, [], remittance(DENIED, "CO-50")), judged_by="edi837 1.0.0 0123456789ab")

    said = [note for note in notes(card([missed]), RULES, ()) if note.startswith("Release")]

    assert len(said) == 1
    assert said[0].startswith("Release 1.0.0 judged some of the claims whose denial no rule saw, and did not have")
