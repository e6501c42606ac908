"""Claims that went out and wait for an answer: no answer is no payment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import and_, exists, func, not_, select

from edi837.answers.answer_row import (
    CLAIM,
    CLAIM_ACK,
    DENIED,
    EXACT,
    LEVELS,
    PAPER,
    REJECTED,
    REMITTANCE,
    STATUS,
)
from edi837.answers.book import BookedClaim
from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.ledger.kept_answers import KeptRow, kept_rows, level_keys, speaks_of
from edi837.ledger.sent import BOOKED
from edi837.system.named_tuple import NamedTuple

_tables = schema.metadata.tables
_rows, _sets, _claims = _tables["answer_rows"], _tables["answer_sets"], _tables["sent_claims"]
PAYMENTS, STATUSES = (REMITTANCE, PAPER), (CLAIM_ACK, STATUS)
_DAY = 10


class WaitingClaim(NamedTuple):
    """A claim that was neither paid, denied nor rejected; whether its file was received, and a status came."""

    claim: BookedClaim
    is_received: bool
    has_status: bool


def waiting_claims(session: Session) -> Iterator[WaitingClaim]:
    """All of them, in the order in which they went out."""
    by_key: dict[str, list[KeptRow]] = {}
    for kept in kept_rows(session, and_(_rows.c.level.in_(sorted(LEVELS)), _rows.c.certainty == EXACT)):
        by_key.setdefault(kept.row.key, []).append(kept)
    kinds = {row.number: row.kind for row in session.execute(select(_sets.c.number, _sets.c.kind))}
    of_claim = and_(_rows.c.claim == _claims.c.number, _rows.c.level == CLAIM)
    paid = exists().where(of_claim, _rows.c.set_number == _sets.c.number, _sets.c.kind.in_(PAYMENTS))
    refused = exists().where(of_claim, _rows.c.state.in_((REJECTED, DENIED)))
    answered = exists().where(of_claim)
    asked = (
        select(*(_claims.c[name] for name in BOOKED), answered)
        .where(_claims.c.sent != "", not_(paid), not_(refused))
        .order_by(_claims.c.number)
    )
    for *values, has_status in session.execute(asked):
        claim = BookedClaim._make(values)
        levels = [kept for key in level_keys(claim) for kept in by_key.get(key, ()) if speaks_of(kept.row, claim)]
        if any(kept.row.state == REJECTED for kept in levels):
            continue
        of_status = [kept for kept in levels if kinds.get(kept.set_number) in STATUSES]
        yield WaitingClaim(claim, len(of_status) < len(levels), bool(has_status or of_status))


def usual_days(session: Session, kinds: tuple[str, ...], usual: Callable[[list[int]], int | None]) -> dict[str, int]:
    """By payer id within how many days its answers of some kinds usually come, where that is known.

    `usual` says it of the days that each first answer took, in order.
    """
    first = (
        select(_claims.c.payer_id, _claims.c.sent, func.min(_rows.c.day))
        .select_from(_rows)
        .join(_sets, _sets.c.number == _rows.c.set_number)
        .join(_claims, _claims.c.number == _rows.c.claim)
        .where(_rows.c.level == CLAIM, _sets.c.kind.in_(kinds), _rows.c.day != "", _claims.c.sent != "")
        .group_by(_claims.c.number, _claims.c.payer_id, _claims.c.sent)
    )
    days: dict[str, list[int]] = {}
    for payer_id, sent, day in session.execute(first):
        took = (date.fromisoformat(day) - date.fromisoformat(sent[:_DAY])).days
        days.setdefault(payer_id, []).append(max(took, 0))
    known = {payer_id: usual(sorted(each)) for payer_id, each in days.items()}
    return {payer_id: number for payer_id, number in known.items() if number is not None}
