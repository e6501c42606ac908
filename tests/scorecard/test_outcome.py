"""What became of a finding: by what was said of its line, of its claim, and of what the claim was in."""

from __future__ import annotations

import pytest

from edi837.answers.answer_row import (
    BATCH,
    CLAIM,
    DENIED,
    LINE,
    OVERTURNED,
    PAID,
    PAID_LESS,
    PENDING,
    RECEIVED,
    RECOUPED,
    RECOUPMENT,
    REJECTED,
    REVERSED,
    SET,
)  # fmt: skip
from edi837.scorecard.finding_fate import AnswerToClaim, Fate, outcome_of
from edi837.scorecard.sent_finding import SentFinding, predicted_by
from tests.scorecard.claims import answered, finding, remittance, row


def outcome(answers: list[AnswerToClaim], of: SentFinding | None = None) -> tuple[Fate, str]:
    stands = of or finding()
    claim = answered(1, [stands], answers)
    result, verdict = outcome_of(predicted_by(stands), claim.said_of(stands.line))
    return result, "" if verdict is None else verdict.day


def about(level: str, state: str, days: int = 14, **values: str) -> AnswerToClaim:
    return AnswerToClaim(days, row(level, state, days=days, **values))


@pytest.mark.parametrize(
    ("answers", "became"),
    [
        ([], Fate.UNANSWERED),
        (remittance(DENIED, "CO-197"), Fate.TRUE),
        (remittance(PAID_LESS, "CO-45 CO-197"), Fate.TRUE),
        (remittance(DENIED, "CO-16", "M119"), Fate.OTHER),
        (remittance(PAID, "CO-45"), Fate.PAID),
        (remittance(PAID_LESS, "CO-59"), Fate.PAID_LESS),
        # The reason stands on another line.
        (remittance(DENIED, "CO-197", line="9"), Fate.UNANSWERED),
        ([about(CLAIM, DENIED, codes="CO-197")], Fate.TRUE),
        ([about(CLAIM, PAID)], Fate.PAID),
        ([about(CLAIM, REJECTED, codes="A6:252:85")], Fate.TRUE),
        ([about(CLAIM, REJECTED, codes="A7:562:85")], Fate.OTHER),
        ([about(CLAIM, PENDING)], Fate.UNANSWERED),
        ([about(SET, RECEIVED)], Fate.UNANSWERED),
        # A set is rejected for something outside the claim, and for something in it.
        ([about(SET, REJECTED, codes="IK5:5", faults="99:IK4:2:I12")], Fate.UNANSWERED),
        ([about(SET, REJECTED, codes="IK5:5", faults="33:IK4:2:I12")], Fate.OTHER),
        ([about(BATCH, REJECTED, codes="A6:252:85")], Fate.TRUE),
        ([about(BATCH, REJECTED, codes="A7:562:85")], Fate.UNANSWERED),
        # Paid, taken back, denied as predicted; paid and recouped; denied and overturned.
        ([*remittance(PAID), *remittance(REVERSED, days=40), *remittance(DENIED, "CO-197", days=40)], Fate.TRUE),
        ([*remittance(PAID, days=10), *remittance(REVERSED, days=40)], Fate.TAKEN_BACK),
        ([*remittance(REVERSED, days=40), *remittance(PAID, days=10), *remittance(PAID, days=40)], Fate.PAID),
        ([*remittance(PAID, days=10), about(RECOUPMENT, RECOUPED, days=90)], Fate.TAKEN_BACK),
        ([*remittance(DENIED, "CO-50", days=10), about(RECOUPMENT, RECOUPED, days=90)], Fate.OTHER),
        ([*remittance(DENIED, "CO-197"), about(CLAIM, OVERTURNED, days=60)], Fate.TRUE),
        ([*remittance(DENIED, "CO-50"), about(CLAIM, OVERTURNED, days=60)], Fate.PAID),
    ],
)  # fmt: skip
def test_what_became_of_it(answers: list[AnswerToClaim], became: Fate) -> None:
    assert outcome(answers)[0] is became


def test_the_first_answer_that_says_so_decides_the_day() -> None:
    assert outcome([*remittance(DENIED, "CO-197", days=30), *remittance(DENIED, "CO-197", days=12)]) == (
        Fate.TRUE, "2026-11-14",
    )  # fmt: skip


def test_a_finding_about_the_claim_hears_its_lines() -> None:
    assert outcome(remittance(DENIED, "CO-197"), finding(line=""))[0] is Fate.TRUE


def test_adjustments_of_the_claim_deny_a_line_that_was_allowed() -> None:
    answers = [
        AnswerToClaim(1, row(CLAIM, DENIED, codes="CO-45 CO-197", paid="0.00", charge="200.00")),
        AnswerToClaim(1, row(LINE, PAID, item=2, parent=1, codes="CO-45", paid="80.00", charge="100.00"), "2"),
    ]

    assert outcome(answers)[0] is Fate.TRUE
    assert outcome(answers, finding(carc="45"))[0] is Fate.OTHER


def test_a_rejection_is_of_the_whole_claim_and_its_reason_of_one_line() -> None:
    answers = [
        AnswerToClaim(1, row(CLAIM, REJECTED, codes="A7:21")),
        AnswerToClaim(1, row(LINE, REJECTED, item=2, parent=1, codes="A6:252:85"), "2"),
        AnswerToClaim(1, row(LINE, REJECTED, item=3, parent=1, codes="A7:507"), "1"),
    ]

    assert outcome(answers, finding(line="2"))[0] is Fate.TRUE
    assert outcome(answers, finding(line="1"))[0] is Fate.OTHER
