"""The truth about generated answers: what is so of each claim and line, whatever an answer says."""

from __future__ import annotations

from edi837.generate.answer_interchange import AnswerFile
from edi837.generate.payer_behavior import PayerCourse
from edi837.rows.sent_claims import SentClaim
from edi837.system.named_tuple import NamedTuple


class TrueAnswer(NamedTuple):
    """What is so of one claim or line of an answer: the claim and line that it is of, whatever the answer says."""

    answer_file: str
    kind: str
    set: str
    segment: str
    key: str
    claim: str
    claim_interchange: str
    claim_transaction: str
    line: str
    state: str
    by: str
    paid: str


class AnsweredClaim(NamedTuple):
    """A claim that went out, the number that its payer gives it, and what becomes of it."""

    sent: SentClaim
    number: str
    course: PayerCourse


Truth = list[TrueAnswer]


def true_answer(
    file: AnswerFile,
    number: str,
    segment: int,
    key: str,
    claim: AnsweredClaim,
    line: str,
    state: str,
    by: str,
    paid: str = "",
) -> TrueAnswer:
    """The truth about one claim or line of a file."""
    sent = claim.sent
    return TrueAnswer(
        file.name, file.kind, number, str(segment), key, sent.patient_control_number, sent.interchange,
        sent.transaction, line, state, by, paid,
    )  # fmt: skip
