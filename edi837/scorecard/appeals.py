"""What became of appeals: by the reason that was appealed and the payer, how many were overturned."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.answers.adjustments import NO_DENIAL_CODES, amount
from edi837.answers.answer_row import APPEALED, CLAIM, DENIED, OVERTURNED, PAID, PAID_LESS, UPHELD, AnswerRow
from edi837.report.figures import counted
from edi837.scorecard.claim_answers import ClaimAnswers
from edi837.scorecard.interval import Interval, exact_interval
from edi837.scorecard.score import ENOUGH
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

_PAYMENTS = (PAID, PAID_LESS, DENIED)
WAITING = "waiting"


class Appeal(NamedTuple):
    """One appeal of a claim: the reasons (CO-50) that it was against, and what came of it."""

    reason: str
    outcome: str


@dataclass
class AppealCount:
    """Appeals against one reason at one payer."""

    reason: str
    payer_id: str
    overturned: int = 0
    upheld: int = 0
    waiting: int = 0

    @property
    def answered(self) -> int:
        """Of how many the payer decided."""
        return self.overturned + self.upheld

    @property
    def rate(self) -> Interval | None:
        """What share is overturned, as far as that can be known; None for too few."""
        return exact_interval(self.overturned, self.answered) if self.answered >= ENOUGH else None

    @property
    def in_words(self) -> str:
        """Numerator and denominator."""
        what = f"{self.overturned:,} of {counted(self.answered, 'answered appeal')} overturned"
        return what if self.answered >= ENOUGH else f"not enough: {what}, and {ENOUGH} are needed"

    def add(self, outcome: str) -> None:
        """Count one more."""
        setattr(self, outcome, getattr(self, outcome) + 1)


def appeals_of(claim: ClaimAnswers) -> Iterator[Appeal]:
    """The appeals of a claim in the order of their days, each with what the payer said next.

    A payment where there was none, or of more than before, is overturned; anything else is upheld.
    """
    rows = [answer.row for answer in claim.answers if answer.row.level == CLAIM]
    against: AnswerRow | None = None
    appealed: AnswerRow | None = None
    for row in sorted(rows, key=lambda row: (row.day, row.state == APPEALED)):
        if row.state == APPEALED:
            appealed = against
        elif row.state in (*_PAYMENTS, OVERTURNED, UPHELD):
            if appealed is not None:
                is_more = row.state != UPHELD and amount(row.paid) > amount(appealed.paid)
                yield Appeal(_reason(appealed), OVERTURNED if is_more or row.state == OVERTURNED else UPHELD)
                appealed = None
            against = row
    if appealed is not None:
        yield Appeal(_reason(appealed), WAITING)


def _reason(row: AnswerRow) -> str:
    return " ".join(sorted(code for code in row.codes.split() if code not in NO_DENIAL_CODES))
