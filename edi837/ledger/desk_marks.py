"""Marks on claims of the list: whose they are, whose turn it is, until when they wait, who is at work on them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select, update

from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import work_claims
from edi837.ledger.open_work import count_moved

_claims = work_claims.c
# Asked with each decision, and made once.
_ONE = _claims.number == bindparam("of_number")
_TOUCHED = update(work_claims).where(_ONE).values(turn="", turn_why="", wait_until="", version=_claims.version + 1)
_VERSION = select(_claims.version).where(_ONE)


def mark(session: Session, number: int, values: Mapping[str, str], counts: bool = True) -> None:
    """Change marks of a claim; what `counts` raises its version."""
    if "assignee" in values:
        _count_assigned(session, number, values["assignee"])
    changed: dict[str, object] = dict(values)
    if counts:
        changed["version"] = _claims.version + 1
    session.execute(update(work_claims).where(_claims.number == number).values(**changed))


def touch(session: Session, number: int) -> None:
    """Something was done about a claim: it waits for nobody any more, and its version is another."""
    session.execute(_TOUCHED, {"of_number": number})


def version_of(session: Session, number: int) -> int:
    """The version of a claim, 0 where it is gone."""
    return session.execute(_VERSION, {"of_number": number}).scalar() or 0


def _count_assigned(session: Session, number: int, assignee: str) -> None:
    row = session.execute(select(work_claims).where(_claims.number == number)).first()
    if row is not None:
        count_moved(session, row.sha256, "assignee", (row.assignee, assignee), row.cents)
