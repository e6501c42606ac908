"""A file as it came with its parts: what of it went out, waits, and was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable

from edi837.ledger import files, parts
from edi837.ledger.connect import Session
from edi837.ledger.files import PUBLISHED, WITHDRAWN, FileEntry
from edi837.system.named_tuple import NamedTuple


class Share(NamedTuple):
    """Claims and cents."""

    claims: int
    cents: int


class Family(NamedTuple):
    """The file as it came, and its claims and cents by what became of them; `waiting` leaves out the part asked for."""

    root: FileEntry
    came: Share
    sent: Share
    waiting: Share
    withdrawn: Share


def family_of(session: Session, entry: FileEntry) -> Family:
    """The family of a file or part. What its members have together is what came: a part takes its share with it."""
    root = entry
    while (parent := parts.parent_of(session, root.sha256)) is not None:
        known = files.find(session, parent)
        if known is None:
            break
        root = known
    members, level = [root], [root]
    while level := [part for member in level for part in parts.parts_of(session, member.sha256)]:
        members += level
    others = [member for member in members if member.sha256 != entry.sha256]
    return Family(
        root,
        _share(members),
        _share(member for member in others if member.state == PUBLISHED),
        _share(member for member in others if member.state not in (PUBLISHED, WITHDRAWN)),
        _share(member for member in others if member.state == WITHDRAWN),
    )


def _share(entries: Iterable[FileEntry]) -> Share:
    listed = list(entries)
    return Share(sum(entry.claims for entry in listed), sum(entry.charge_cents for entry in listed))
