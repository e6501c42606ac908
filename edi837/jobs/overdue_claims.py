"""Claims that went out and were not answered in the usual time, each with what it lacks. No answer is no payment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from edi837.ledger.connect import Session
from edi837.ledger.waiting_claims import PAYMENTS, STATUSES, WaitingClaim, usual_days, waiting_claims
from edi837.report.figures import counted
from edi837.scorecard.card import usual_time
from edi837.settings.answer_times import ACK_HOURS, PAYMENT_DAYS, STATUS_DAYS, AnswerTimes, UsualTime
from edi837.system.named_tuple import NamedTuple

_DATE = 10


class OverdueClaim(NamedTuple):
    """One row of the list; `within` is the usual time, `origin` where that comes from."""

    claim: str
    claim_file: str
    sent: str
    lacks: str
    payer_id: str
    within: str
    origin: str


def overdue_claims(session: Session, now: datetime, times: AnswerTimes) -> Iterator[OverdueClaim]:
    """The claims that wait longer, in the order in which they went out.

    What was sent on a day, and not at an hour, counts from the end of that day.
    """
    statuses, payments = (usual_days(session, kinds, usual_time) for kinds in (STATUSES, PAYMENTS))
    for waiting in waiting_claims(session):
        claim, payer_id = waiting.claim, waiting.claim.payer_id
        name, lacks = _lacking(waiting)
        measured = {STATUS_DAYS: statuses, PAYMENT_DAYS: payments}.get(name, {}).get(payer_id)
        usual = times.time(name, payer_id, measured)
        if _sent(claim.sent) + _span(name, usual) <= now:
            unit = "hour" if name == ACK_HOURS else "day"
            yield OverdueClaim(
                claim.patient_control_number, claim.file, claim.sent, lacks, payer_id, counted(usual.number, unit),
                usual.origin,
            )  # fmt: skip


def _lacking(waiting: WaitingClaim) -> tuple[str, str]:
    """Which time counts, and what did not come."""
    if waiting.has_status:
        return PAYMENT_DAYS, "no 835"
    return (STATUS_DAYS, "no 277CA or 835") if waiting.is_received else (ACK_HOURS, "no TA1 or 999")


def _span(name: str, usual: UsualTime) -> timedelta:
    return timedelta(hours=usual.number) if name == ACK_HOURS else timedelta(days=usual.number)


def _sent(text: str) -> datetime:
    if len(text) == _DATE:
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC) + timedelta(days=1)
    return datetime.fromisoformat(text)
