"""Parts: claims that wait on while the rest of their file goes out, and the control numbers under which they follow."""

from __future__ import annotations

from sqlalchemy import bindparam, func, insert, select, update

from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.ledger.files import FileEntry
from edi837.ledger.prepared_statement import Prepared
from edi837.system.errors import UsageError

_files, _parts, _numbers = schema.files, schema.parts, schema.control_numbers
_PARENT = Prepared(select(_parts.c.parent_sha256).where(_parts.c.sha256 == bindparam("sha256")))
# ISA13 has nine digits.
_DIGITS = 9
# What the file and its part have together.
_SHARED = ("claims", "target_lines", "errors", "warnings", "charge_cents")


def add_part(session: Session, sha256: str, parent_sha256: str) -> None:
    """A file is a part of another one; it is known once, however often it is made."""
    if parent_of(session, sha256) is None:
        session.execute(insert(_parts).values(sha256=sha256, parent_sha256=parent_sha256))


def parent_of(session: Session, sha256: str) -> str | None:
    """The digest of the file that a file is a part of; None for a file as it came."""
    parent: str | None = _PARENT.scalar(session, sha256=sha256)
    return parent


def all_parts(session: Session) -> frozenset[str]:
    """The digests of all parts."""
    return frozenset(session.execute(select(_parts.c.sha256)).scalars())


def parts_of(session: Session, sha256: str) -> list[FileEntry]:
    """The parts of a file, the first settled first."""
    chosen = select(_files).join(_parts, _parts.c.sha256 == _files.c.sha256).where(_parts.c.parent_sha256 == sha256)
    return [FileEntry(*row) for row in session.execute(chosen.order_by(_files.c.settled))]


def leave_to_part(session: Session, parent: FileEntry, part: FileEntry) -> None:
    """What counts for the part no longer counts for the file that it was taken from: sums stay what they were."""
    values = {name: max(0, getattr(parent, name) - getattr(part, name)) for name in _SHARED}
    session.execute(update(_files).where(_files.c.sha256 == parent.sha256).values(**values))


def next_control_number(session: Session, least: int, count: int) -> int:
    """The first of `count` numbers from `least` on that no part has had, and no interchange that is known.

    UsageError when there are none any more.
    """
    last = session.execute(select(func.max(_numbers.c.last))).scalar()
    first = least if last is None else max(least, last + 1)
    seen = schema.interchanges.c.control_number
    while True:
        if first + count > 10**_DIGITS:
            raise UsageError(f"[run] control_numbers: there are no {count} numbers of nine digits left from {first} on")
        span = (f"{first:0{_DIGITS}}", f"{first + count - 1:0{_DIGITS}}")
        chosen = select(func.max(seen)).where(seen.between(*span), func.length(seen) == _DIGITS)
        known = session.execute(chosen).scalar()
        if known is None:
            return first
        first = int(known) + 1 if known.isdigit() else first + count


def use_control_numbers(session: Session, sha256: str, first: int, count: int, at: str) -> None:
    """A part goes out under these numbers."""
    values = {"sha256": sha256, "first": first, "last": first + count - 1, "at": at}
    session.execute(insert(_numbers).values(**values))
