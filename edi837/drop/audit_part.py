"""Lines on their way to the audit log: they wait in a file until what they say is carried out."""

from __future__ import annotations

import os
from pathlib import Path

from edi837.drop.folder import AUDIT, Root
from edi837.ledger.audit_log import Head
from edi837.system import disk
from edi837.system.dataclass import dataclass
from edi837.system.errors import SelfCheckFailed

_PIECE = 1 << 20


class Interfered(SelfCheckFailed):
    """A file that was to be moved is gone, and nothing shows that it was moved; `name` is the file's."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}: is gone from where it was made, and nothing shows that it was sent: something else took it away"
        )
        self.name = name


@dataclass(frozen=True)
class AuditPart:
    """Lines for the audit log that wait in a file: they go to byte `offset` of the log, whose head is then another.

    `before` is the head of the log without them; None in a ledger of release 1. They may be those of several intents.
    Where they are lost, whatever the log has there is not what they said.
    """

    path: str
    offset: int
    size: int
    head: Head
    before: Head | None = None
    is_lost: bool = False


def append(root: Root, part: AuditPart) -> None:
    """Bring the audit log to where the part ends, from wherever a crash left it; Interfered where it is gone."""
    if part.is_lost:
        raise Interfered(Path(part.path).name)
    path = root.path / AUDIT
    size = log_size(path)
    if size < part.offset + part.size:
        _append_rest(root, part, size)
    if part.offset == 0:  # the log was made for it
        disk.sync_folder(root.path)


def _append_rest(root: Root, part: AuditPart, size: int) -> None:
    path = root.path / AUDIT
    if size < part.offset:
        raise SelfCheckFailed(f"{path}: is shorter than the ledger knows it; see docs/operations.md")
    try:
        lines = root.inside(part.path).open("rb")
    except FileNotFoundError:
        raise Interfered(Path(part.path).name) from None
    with lines, disk.append_to(path) as log:
        lines.seek(size - part.offset)
        while piece := lines.read(_PIECE):
            log.write(piece)
        disk.sync(log, path)


def log_size(path: Path) -> int:
    """The size of the audit log; 0 where there is none."""
    try:
        return os.lstat(path).st_size
    except FileNotFoundError:
        return 0
