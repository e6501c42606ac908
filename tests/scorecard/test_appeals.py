"""What became of appeals: overturned, upheld, waiting, by the reason that was appealed."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from edi837.answers.answer_row import APPEALED, CLAIM, DENIED, PAID, PAID_LESS
from edi837.scorecard.appeals import Appeal, AppealCount, appeals_of
from edi837.scorecard.card import Question, build_scorecard
from edi837.scorecard.card_tables import APPEALS, tables
from edi837.scorecard.finding_fate import AnswerToClaim
from tests.scorecard.claims import answered, row

_SETS = count(1)


def said(state: str, days: int, paid: str = "0.00", codes: str = "CO-50") -> AnswerToClaim:
    return AnswerToClaim(next(_SETS), row(CLAIM, state, days=days, paid=paid, codes=codes, charge="200.00"))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([said(DENIED, 14), said(APPEALED, 20), said(PAID, 60, "150.00", "CO-45")], [("CO-50", "overturned")]),
        ([said(DENIED, 14), said(APPEALED, 20), said(DENIED, 60)], [("CO-50", "upheld")]),
        ([said(DENIED, 14), said(APPEALED, 20)], [("CO-50", "waiting")]),
        ([said(PAID_LESS, 14, "80.00"), said(APPEALED, 20), said(PAID_LESS, 60, "80.00")], [("CO-50", "upheld")]),
        (
            [said(DENIED, 14), said(APPEALED, 20), said(DENIED, 40), said(APPEALED, 50), said(PAID, 90, "150.00")],
            [("CO-50", "upheld"), ("CO-50", "overturned")],
        ),
        # The contract is no reason that anybody appeals.
        ([said(DENIED, 14, codes="CO-45 CO-197"), said(APPEALED, 20)], [("CO-197", "waiting")]),
        # An appeal of what nobody denied is of nothing.
        ([said(APPEALED, 20), said(PAID, 60, "150.00")], []),
        ([said(DENIED, 14), said(PAID, 60, "150.00")], []),
    ],
)
def test_what_became_of_an_appeal(answers: list[AnswerToClaim], expected: list[tuple[str, str]]) -> None:
    assert [*appeals_of(answered(1, [], answers))] == [Appeal(*each) for each in expected]


def test_a_rate_has_an_interval_from_twenty_answers_on() -> None:
    few, enough = AppealCount("CO-50", "1", overturned=9, upheld=10, waiting=5), AppealCount("CO-50", "1", 10, 10)

    assert few.rate is None
    assert few.in_words == "not enough: 9 of 19 answered appeals overturned, and 20 are needed"
    assert enough.rate == pytest.approx((0.2720, 0.7280), abs=5e-5)


def test_the_scorecard_has_them() -> None:
    claims = [
        answered(1, [], [said(DENIED, 14), said(APPEALED, 20), said(PAID, 60, "150.00")]),
        answered(2, [], [said(DENIED, 14), said(APPEALED, 20)]),
    ]
    table = tables(build_scorecard(claims, Question(date(2027, 3, 1)), {}), {})[APPEALS]

    (line,) = [dict(zip(table.columns, cells, strict=True)) for cells in table.rows]
    assert (line["reason"], line["payer_id"], line["appealed"], line["overturned"], line["waiting"]) == (
        "CO-50", "12345", "2", "1", "1"
    )  # fmt: skip
    assert line["overturn_rate"] == ""
