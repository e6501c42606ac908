"""Lines that were paid under a finding that a payment does not settle: possible overpayments, a queue of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from edi837.answers.adjustments import amount, amount_text
from edi837.scorecard.claim_answers import ClaimAnswers
from edi837.scorecard.finding_fate import AnswerVerdict
from edi837.scorecard.sent_finding import SentFinding
from edi837.system.named_tuple import NamedTuple

# 42 CFR 401.305(b): sixty days after the overpayment was identified.
_DAYS = timedelta(days=60)
_LAW = {"medicare": "42 CFR 401.305", "medicaid": "Social Security Act 1128J(d)"}
_CONTRACT = "contract or state law; 42 CFR 401.305 is about Medicare"


class Overpayment(NamedTuple):
    """A line (LX) or claim that was paid while a finding stood; `known` is the day of the payment that showed it.

    `until` is sixty days later. A person finds out whether it is one, and how much of it.
    """

    claim: str
    file: str
    line: str
    payer_id: str
    payer_name: str
    rules: str
    paid: str
    known: str
    until: str
    law: str
    replaced: str


def overpayment(claim: ClaimAnswers, line: str, findings: Sequence[tuple[SentFinding, AnswerVerdict]]) -> Overpayment:
    """One line with all findings that stood on it."""
    first, verdict = findings[0]
    known = date.fromisoformat(verdict.day) if verdict.day else None
    return Overpayment(
        claim.claim.patient_control_number, claim.claim.file, line, first.payer_id, first.payer_name,
        " ".join(sorted({finding.rule for finding, _ in findings})), amount_text(amount(verdict.paid)),
        known.isoformat() if known else "", (known + _DAYS).isoformat() if known else "",
        _LAW.get(first.payer_class, _CONTRACT), claim.replaced,
    )  # fmt: skip
