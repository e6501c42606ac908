"""Files that went out since a ledger was saved that was restored: until they are read again it has not their claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select, update

from edi837.ledger import schema, trail
from edi837.ledger.connect import Session
from edi837.ledger.files import PUBLISHED, FileEntry
from edi837.report.figures import counted

# How the reason of such a file begins, which a published file else has not; when it went out follows. The second went
# out without a part.
_UNREAD, _UNREAD_PARTED = "claims-unread", "claims-unread-parted"
# So many they are: asked for with each file that is judged, and told without looking through all files.
_NUMBER = "claims unread"
_files, _claims = schema.files, schema.claims
_ARE_UNREAD = (_files.c.state == PUBLISHED, _files.c.reasons.startswith(_UNREAD))


def mark_unread(session: Session, sha256: str, sent: str, is_parted: bool) -> None:
    """Note that the claims of a file that went out are to be read; count_unread() follows when all are noted."""
    reason = f"{_UNREAD_PARTED if is_parted else _UNREAD} {sent}"
    session.execute(update(_files).where(_files.c.sha256 == sha256).values(reasons=reason))


def is_parted(entry: FileEntry) -> bool:
    """Whether a file went out without some of its claims."""
    return entry.reasons.startswith(_UNREAD_PARTED)


def sent_at(entry: FileEntry) -> str:
    """When a file went out."""
    return entry.reasons.split()[-1]


def mark_read(session: Session, sha256s: Iterable[str]) -> None:
    """Note that the claims of files are known, or past their days: so many fewer are left."""
    known = update(_files).where(_files.c.sha256.in_(list(sha256s)), *_ARE_UNREAD).values(reasons="")
    if marked := session.execute(known).rowcount:
        trail.set_fact(session, _NUMBER, str(number_unread(session) - marked))


def count_unread(session: Session) -> int:
    """Count the files again, and keep their number."""
    number = int(session.execute(select(func.count()).select_from(_files).where(*_ARE_UNREAD)).scalar_one())
    trail.set_fact(session, _NUMBER, str(number))
    return number


def number_unread(session: Session) -> int:
    """How many files there are whose claims are not known."""
    return int(trail.fact(session, _NUMBER) or 0)


def unread_files(session: Session) -> list[FileEntry]:
    """The files whose claims are not known, the first settled first."""
    chosen = select(_files).where(*_ARE_UNREAD).order_by(_files.c.settled)
    return [FileEntry(*row) for row in session.execute(chosen)]


def identities(session: Session, sha256s: Iterable[str]) -> Counter[bytes]:
    """How often the claims of some files are known, by their identities."""
    chosen = select(_claims.c.identity).where(_claims.c.sha256.in_(list(sha256s)))
    return Counter(bytes(identity) for identity in session.execute(chosen).scalars())


def in_words(number: int) -> str:
    """Why what rules ask about earlier files cannot be answered."""
    return f"the ledger was restored from a backup, and lacks the claims of {counted(number, 'file')} that went out"
