"""Receipts: a consumer of the outbox, or a person for it, says that a published set was received."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select

from edi837.ledger import files, schema
from edi837.ledger.connect import Session
from edi837.ledger.files import PUBLISHED, FileEntry
from edi837.system.named_tuple import NamedTuple

_files, _receipts = schema.files, schema.receipts


class Receipt(NamedTuple):
    """Who says that a set was received, and when it was said. `sha256` is the digest of the original."""

    sha256: str
    received_by: str
    at: str


def receive(session: Session, sha256: str, received_by: str, at: str) -> None:
    """A set was received."""
    session.execute(insert(_receipts).values(sha256=sha256, received_by=received_by, at=at))


def receipt_of(session: Session, sha256: str) -> Receipt | None:
    """The first receipt of a set."""
    chosen = select(_receipts.c.sha256, _receipts.c.received_by, _receipts.c.at).where(_receipts.c.sha256 == sha256)
    row = session.execute(chosen.order_by(_receipts.c.number).limit(1)).first()
    return Receipt(*row) if row else None


def published_without_receipt(session: Session, since: str) -> list[FileEntry]:
    """The files that were published since a moment and of which no receipt came, the first settled first."""
    received = select(_receipts.c.sha256)
    chosen = select(_files).where(
        _files.c.state == PUBLISHED, _files.c.at >= since, _files.c.sha256.notin_(received)
    )  # fmt: skip
    return [FileEntry(*row) for row in session.execute(chosen.order_by(_files.c.settled))]


def published_after(session: Session, settled: int, most: int) -> list[FileEntry]:
    """At most so many published files that were settled after a number, in the order of those numbers."""
    chosen = select(_files).where(_files.c.state == PUBLISHED, _files.c.settled > settled)
    return [FileEntry(*row) for row in session.execute(chosen.order_by(_files.c.settled).limit(most))]


def published_stems(session: Session, stems: Iterable[str]) -> frozenset[str]:
    """Those of some stems whose file went out; they are not more than a question can have."""
    # Not asked for by the state: SQLite would look through all files that have it.
    rows = session.execute(select(_files.c.stem, _files.c.state).where(_files.c.stem.in_(list(stems))))
    return frozenset(stem for stem, state in rows if state == PUBLISHED)


def is_published(session: Session, sha256: str) -> bool:
    """Whether a file went out."""
    entry = files.find(session, sha256)
    return entry is not None and entry.state == PUBLISHED
