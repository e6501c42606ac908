"""Marks on claims of the list: whose they are, whose turn it is, until when they wait, who is at work on them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, update

from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import work_claims

_claims = work_claims.c


def mark(session: Session, number: int, values: Mapping[str, str], counts: bool = True) -> None:
    """Change marks of a claim; what `counts` raises its version."""
    changed: dict[str, object] = dict(values)
    if counts:
        changed["version"] = _claims.version + 1
    session.execute(update(work_claims).where(_claims.number == number).values(**changed))


def touch(session: Session, number: int) -> None:
    """Something was done about a claim: it waits for nobody any more, and its version is another."""
    mark(session, number, {"turn": "", "turn_why": "", "wait_until": ""})


def version_of(session: Session, number: int) -> int:
    """The version of a claim, 0 where it is gone."""
    return session.execute(select(_claims.version).where(_claims.number == number)).scalar() or 0
