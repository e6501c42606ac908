"""What the ledger knows about how long something is kept: whose file it is, what binds it, what is past its days."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, not_, or_, select

from edi837.ledger import schema
from edi837.ledger.chunks import chunks
from edi837.ledger.connect import Session
from edi837.ledger.files import HELD, QUARANTINED, FileEntry
from edi837.ledger.sent import forget_answered
from edi837.ledger.unread_claims import mark_read
from edi837.system.named_tuple import NamedTuple

_files, _claims, _interchanges = schema.files, schema.claims, schema.interchanges
_sent = schema.metadata.tables["sent_claims"]
_FORGOTTEN = (schema.claims, schema.service_days, schema.authorized_units, schema.day_units, schema.exceptions)
# So many files at once.
_CHUNK = 500
_WAITS = (HELD, QUARANTINED)


class KeptSince(NamedTuple):
    """What came since a moment is kept; for some senders (ISA06) since a moment of their own."""

    since: str
    by_sender: Mapping[str, str]


def senders(session: Session, entry: FileEntry) -> list[str]:
    """Whose file it is, by ISA06 of its interchanges."""
    chosen = select(_interchanges.c.sender).where(_interchanges.c.sha256 == entry.sha256).distinct()
    return [str(sender).strip() for sender in session.execute(chosen).scalars()]


def is_bound(session: Session, entry: FileEntry) -> bool:
    """Whether a file waits for a person, or has a claim of a file that does."""
    if entry.state in _WAITS:
        return True
    chosen = select(_files.c.sha256).where(_files.c.sha256 == entry.sha256, _files.c.sha256.in_(_with_open_claims()))
    return session.execute(chosen).first() is not None


def count_claims(session: Session, kept: KeptSince) -> int:
    """How many rows about claims forget_claims would take away."""
    asked = (select(func.count()).select_from(table).where(_is_old(table, kept)) for table in _FORGOTTEN)
    source = _sent.c.source
    sent = select(func.count()).select_from(_sent)
    sent = sent.where(source.in_(_old_files(kept)), source.notin_(_with_open_claims()))
    return sum(int(session.execute(query).scalar_one()) for query in (*asked, sent))


def forget_claims(session: Session, kept: KeptSince) -> None:
    """Take away what rules know of claims of files that are past their days; the files stay known.

    What is not known of them is not missed any more.
    """
    bound = set(session.execute(_with_open_claims()).scalars())
    old = [sha256 for sha256 in session.execute(_old_files(kept)).scalars() if sha256 not in bound]
    for table in _FORGOTTEN:
        for chunk in chunks(old, _CHUNK):
            session.execute(delete(table).where(table.c.sha256.in_(chunk)))
    for chunk in chunks(old, _CHUNK):
        mark_read(session, map(str, chunk))
    for sha256 in old:
        forget_answered(session, str(sha256))


def _is_old(table: Table, kept: KeptSince) -> ColumnElement[bool]:
    return and_(table.c.sha256.in_(_old_files(kept)), table.c.sha256.notin_(_with_open_claims()))


def _with_open_claims() -> Select[tuple[str]]:
    """The files that have a claim of a file that waits."""
    waiting = select(_files.c.sha256).where(_files.c.state.in_(_WAITS))
    open_claims = select(_claims.c.identity).where(_claims.c.sha256.in_(waiting))
    return select(_claims.c.sha256).where(_claims.c.identity.in_(open_claims))


def _old_files(kept: KeptSince) -> Select[tuple[str]]:
    """The files that do not wait and are past the days of each of their senders."""
    sender, sha256 = func.trim(_interchanges.c.sender), _files.c.sha256
    conditions: list[ColumnElement[bool]] = [_files.c.state.notin_(_WAITS)]
    for name, since in kept.by_sender.items():
        of_sender = select(_interchanges.c.sha256).where(sender == name)
        conditions.append(not_(and_(sha256.in_(of_sender), _files.c.at >= since)))
    of_own = select(_interchanges.c.sha256).where(sender.in_(kept.by_sender))
    of_others = select(_interchanges.c.sha256).where(sender.notin_(kept.by_sender))
    conditions.append(or_(_files.c.at < kept.since, and_(sha256.in_(of_own), sha256.notin_(of_others))))
    return select(sha256).where(*conditions)
