"""Errors that go out all the same: a person says so of each by itself, with a reason, until the file is released."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import accepted_errors
from edi837.system.named_tuple import NamedTuple

_accepted = accepted_errors.c


class AcceptedError(NamedTuple):
    """The word of a person on one error."""

    exception_id: str
    sha256: str
    accepted_by: str
    note: str
    at: str


def accept_error(session: Session, error: AcceptedError) -> None:
    """Let an error go out; a later word on it takes the place of the earlier."""
    refuse_error(session, error.exception_id)
    session.execute(insert(accepted_errors).values(**error._asdict()))


def refuse_error(session: Session, exception_id: str) -> None:
    """The error does not go out."""
    session.execute(delete(accepted_errors).where(_accepted.exception_id == exception_id))


def accepted_on(session: Session, sha256: str) -> list[AcceptedError]:
    """The errors of a file that may go out, in the order in which that was said."""
    chosen = select(accepted_errors).where(_accepted.sha256 == sha256)
    rows = session.execute(chosen.order_by(_accepted.at, _accepted.exception_id))
    return [AcceptedError(*row) for row in rows]
