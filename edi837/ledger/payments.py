"""What was paid in all: by line, and how many claims went the whole way without a hand."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import and_, func, select

from edi837.answers.adjustments import amount
from edi837.answers.answer_row import (
    CLAIM,
    DENIED,
    LINE,
    PAID,
    PAID_LESS,
    REJECTED,
    REMITTANCE,
    REVERSED,
)
from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.system.named_tuple import NamedTuple

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
