"""Proposals on which two persons decided differently: neither decision counts until a lead decides."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, insert, select

from edi837.ledger.connect import Session
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.desk_tables import disputes

_OPINIONS = select(disputes.c.opinions).where(disputes.c.exception_id == bindparam("name"))


def disputed_on(session: Session, sha256: str) -> frozenset[str]:
    """The ids of the disputed proposals of a file."""
    return frozenset(session.execute(select(disputes.c.exception_id).where(disputes.c.sha256 == sha256)).scalars())


def numbers_disputed(session: Session) -> dict[str, int]:
    """By file how many of its proposals are disputed."""
    rows = session.execute(select(disputes.c.sha256, func.count()).group_by(disputes.c.sha256))
    return {str(sha256): int(number) for sha256, number in rows}


def opinions_on(session: Session, exception_id: str) -> list[DecidedProposal]:
    """What each of the persons decided who differ; [] for a proposal that is not disputed."""
    kept = session.execute(_OPINIONS, {"name": exception_id}).scalar()
    return [DecidedProposal(*opinion) for opinion in json.loads(kept)] if kept else []


def dispute(session: Session, sha256: str, opinions: Sequence[DecidedProposal]) -> None:
    """Write down that these decisions on one proposal differ."""
    exception_id = opinions[0].exception_id
    settle(session, exception_id)
    session.execute(
        insert(disputes).values(exception_id=exception_id, sha256=sha256, opinions=json.dumps([*map(list, opinions)]))
    )


def settle(session: Session, exception_id: str) -> None:
    """A proposal is not disputed any more."""
    session.execute(delete(disputes).where(disputes.c.exception_id == exception_id))
