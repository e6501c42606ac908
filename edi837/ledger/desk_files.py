"""Files as the desk lists them: what came, where it is, what was answered, and who always sends and has not."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, exists, func, select

from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.ledger.files import FileEntry

_files, _arrivals, _interchanges = schema.files, schema.arrivals, schema.interchanges
_sent, _answers = schema.metadata.tables["sent_claims"].c, schema.metadata.tables["answer_rows"].c


def page(session: Session, before: int | None, limit: int) -> list[FileEntry]:
    """Files in the order in which they were settled, the last first."""
    chosen = select(_files).order_by(_files.c.settled.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(_files.c.settled < before)
    return [FileEntry(*row) for row in session.execute(chosen)]


def by_state(session: Session) -> dict[str, int]:
    """How many files are in each state."""
    rows = session.execute(select(_files.c.state, func.count()).group_by(_files.c.state))
    return {str(state): int(number) for state, number in rows}


def answered(session: Session, sha256s: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Of each file that went out: how many of its claims a 277CA, 277 or 835 speaks of, and how many there are."""
    is_answered = func.sum(case((exists().where(_answers.claim == _sent.number), 1), else_=0))
    counted = select(_sent.source, is_answered, func.count()).where(_sent.source.in_(sha256s)).group_by(_sent.source)
    return {str(source): (int(some), int(every)) for source, some, every in session.execute(counted)}


def missing_senders(session: Session, today: str, days: Sequence[str]) -> list[str]:
    """Senders (ISA06) that sent on each of some days, and not today."""
    came = (
        select(_interchanges.c.sender, func.substr(_arrivals.c.at, 1, 10).label("day"))
        .join(_arrivals, _arrivals.c.sha256 == _interchanges.c.sha256)
        .where(func.substr(_arrivals.c.at, 1, 10).in_((today, *days)))
        .distinct()
    )
    seen: dict[str, set[str]] = {}
    for sender, day in session.execute(came):
        seen.setdefault(str(sender).strip(), set()).add(str(day))
    return sorted(sender for sender, on in seen.items() if on >= set(days) and today not in on)
