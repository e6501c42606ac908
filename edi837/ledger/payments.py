"""What was paid in all: by line, and how many claims went the whole way without a hand."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, func, select

from edi837.answers.adjustments import amount
from edi837.answers.answer_row import (
    CLAIM,
    CLAIM_ACK,
    DENIED,
    FUNCTIONAL,
    FUNCTIONAL_4010,
    LINE,
    PAID,
    PAID_LESS,
    REJECTED,
    REMITTANCE,
    REVERSED,
    TA1,
)
from edi837.ledger import schema
from edi837.ledger.connect import Session

_tables = schema.metadata.tables
_rows, _sets, _claims = _tables["answer_rows"], _tables["answer_sets"], _tables["sent_claims"]


class LinePayment(NamedTuple):
    """What a line was paid in all, less what was taken back, and what the patient owes of it."""

    paid: Decimal
    patient_share: Decimal


def line_payments(session: Session) -> dict[tuple[int, str], LinePayment]:
    """By the number of the claim and LX, what 835s paid for lines."""
    asked = select(_rows.c.claim, _rows.c.line, _rows.c.paid, _rows.c.patient_share).where(
        _rows.c.level == LINE, _rows.c.claim.is_not(None), _rows.c.line != "", _rows.c.paid != ""
    )
    payments: dict[tuple[int, str], LinePayment] = {}
    for claim, line, paid, share in session.execute(asked):
        before = payments.get((claim, line), LinePayment(Decimal(0), Decimal(0)))
        payments[claim, line] = LinePayment(before.paid + amount(paid), before.patient_share + amount(share))
    return payments


class Touchless(NamedTuple):
    """How many claims were accepted and paid without a hand, of those that went out."""

    claims: int
    of: int


def touchless(session: Session) -> Touchless:
    """Claims that went out as a check repaired them, were never rejected, denied or taken back, and were paid.

    Those of a release, or of an answer that a person matched, took a hand.
    """
    sent = select(func.count()).select_from(_claims).where(_claims.c.sent != "")
    of = int(session.execute(sent).scalar_one())
    bad = select(_rows.c.claim).where(
        _rows.c.claim.is_not(None), _rows.c.level == CLAIM, _rows.c.state.in_((REJECTED, DENIED, REVERSED))
    )
    by_hand = select(_rows.c.claim).where(_rows.c.claim.is_not(None), _rows.c.reason.like("matched by %"))
    paid = (
        select(_rows.c.claim)
        .join(_sets, _sets.c.number == _rows.c.set_number)
        .where(_rows.c.level == CLAIM, _rows.c.state.in_((PAID, PAID_LESS)), _sets.c.kind == REMITTANCE)
    )
    number = _claims.c.number
    went_through = and_(
        _claims.c.sent != "", number.in_(paid), number.notin_(bad), number.notin_(by_hand),
        _claims.c.file.notlike("%.released.%"),
    )  # fmt: skip
    return Touchless(
        int(session.execute(select(func.count()).select_from(_claims).where(went_through)).scalar_one()), of
    )


def unanswered(session: Session, before_ack: str, before_status: str) -> list[tuple[str, str, str, str]]:
    """Claims that were sent before some day and have no TA1 or 999, or no 277CA or payment: CLM01, file, day, what."""
    answered = select(_rows.c.claim).where(_rows.c.claim.is_not(None))
    acknowledged = (
        select(_rows.c.group_number)
        .join(_sets, _sets.c.number == _rows.c.set_number)
        .where(_sets.c.kind.in_((FUNCTIONAL, FUNCTIONAL_4010)))
    )
    interchanges = (
        select(func.ltrim(_rows.c.key, "0"))
        .join(_sets, _sets.c.number == _rows.c.set_number)
        .where(_sets.c.kind == TA1)
    )
    batches = (
        select(_rows.c.bht03)
        .join(_sets, _sets.c.number == _rows.c.set_number)
        .where(_sets.c.kind == CLAIM_ACK, _rows.c.level != CLAIM, _rows.c.level != LINE)
    )
    c = _claims.c
    shown = (c.patient_control_number, c.file, c.sent)
    silent = (c.sent != "", c.number.notin_(answered))
    no_ack = select(*shown).where(
        *silent, c.sent < before_ack, c.group_number.notin_(acknowledged),
        func.ltrim(c.interchange, "0").notin_(interchanges),
    ).order_by(c.number)  # fmt: skip
    no_status = select(*shown).where(*silent, c.sent < before_status, c.bht03.notin_(batches)).order_by(c.number)
    waiting = [(*row, "no TA1 or 999") for row in session.execute(no_ack)]
    silent_before = {row[:3] for row in waiting}
    waiting += [(*row, "no 277CA or 835") for row in session.execute(no_status) if tuple(row) not in silent_before]
    return [(str(name), str(file), str(sent), what) for name, file, sent, what in waiting]
