"""Denials and rejections that no rule saw coming, by reason, payer and code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal

from edi837.answers.adjustments import NO_DENIAL_CODES, amount
from edi837.answers.answer_row import LINE, PAID_LESS, REJECTED
from edi837.scorecard.claim_answers import ClaimAnswers
from edi837.scorecard.finding_fate import REFUSALS, AnswerVerdict
from edi837.scorecard.reasons import is_as_predicted
from edi837.scorecard.sent_finding import predicted_by
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

EXAMPLES = 5


class Refusal(NamedTuple):
    """A line (LX), or a claim (''), that was denied, rejected or paid less, and whether a finding had said so."""

    state: str
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    code: str
    unpaid: Decimal
    foreseen: bool


@dataclass
class Miss:
    """Refusals of one reason by one payer for one procedure code ('' for whole claims), with some claim numbers.

    `judged_by` are the releases that saw nothing in the claims.
    """

    state: str
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    payer_id: str
    code: str
    count: int = 0
    unpaid: Decimal = Decimal(0)
    examples: list[str] = field(default_factory=list)
    judged_by: set[str] = field(default_factory=set)

    @property
    def reason(self) -> str:
        """The codes as an answer has them: CO-197, with the remarks behind."""
        return " ".join((*self.reasons, *self.remarks))

    def add(self, refusal: Refusal, claim: ClaimAnswers) -> None:
        """Count one more."""
        number = claim.claim.patient_control_number
        self.count += 1
        self.unpaid += refusal.unpaid
        if len(self.examples) < EXAMPLES and number not in self.examples:
            self.examples.append(number)
        self.judged_by.add(claim.judged_by)


def refusals(claim: ClaimAnswers) -> Iterator[Refusal]:
    """What of a claim was refused: each line once for each of its reasons, the claim where no line is told."""
    codes = {line.lx: line.code for line in claim.claim.sent_lines}
    lines = sorted({answer.line for answer in claim.answers if answer.row.level == LINE and answer.line})
    seen: set[tuple[str, tuple[str, ...]]] = set()
    of_claim = claim.said_of("")
    for line in ("", *lines):
        for verdict in of_claim if not line else claim.said_of(line):
            if verdict.state not in REFUSALS or not verdict.final:
                continue
            # What is said of lines is counted by lines; a rejection is of the whole claim.
            if (verdict.state == REJECTED) == bool(line) or (not line and lines and verdict.state != REJECTED):
                continue
            refusal = _refusal(claim, line, verdict, codes.get(line, ""))
            if (line, refusal.reasons) not in seen:
                seen.add((line, refusal.reasons))
                yield refusal


def _refusal(claim: ClaimAnswers, line: str, verdict: AnswerVerdict, code: str) -> Refusal:
    reasons = tuple(sorted(each for each in verdict.codes if each not in NO_DENIAL_CODES))
    faults = tuple(sorted({fault.partition(":")[2] for fault in verdict.faults}))
    charge = amount(verdict.charge or claim.claim.charge)
    unpaid = charge - amount(verdict.paid) if verdict.state == PAID_LESS else charge
    return Refusal(
        verdict.state,
        (*reasons, *faults),
        tuple(sorted(verdict.remarks)),
        code,
        unpaid,
        _foreseen(claim, line, verdict),
    )


def _foreseen(claim: ClaimAnswers, line: str, verdict: AnswerVerdict) -> bool:
    """Whether a finding that stood on the line, or anywhere in a claim that is refused as a whole, predicted it."""
    return any(
        is_as_predicted(predicted_by(finding), verdict.codes, verdict.remarks, verdict.faults)
        for finding in claim.standing
        if not line or finding.line in ("", line)
    )
