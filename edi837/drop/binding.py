"""Which drop folder a ledger belongs to: an id that stands in the folder's file `ledger.root` and in the ledger.

A ledger beside the folder (PostgreSQL) also knows that file itself, by its inode, so that a copy of the folder on
another machine is another folder. A ledger within the folder goes where the folder goes.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from edi837.drop.folder import ROOT_ID, Root
from edi837.ledger import trail
from edi837.ledger.connect import Ledger, Session
from edi837.settings.unattended import RunSettings
from edi837.system import disk
from edi837.system.errors import UsageError

_ROOT = "root"


def refuse_another(root: Root, ledger: Ledger, settings: RunSettings) -> None:
    """UsageError when the ledger belongs to another drop folder."""
    with ledger.reading() as session:
        why = why_another(root, session, settings)
    if why:
        raise UsageError(
            f"{root.path}: {why}. When this folder is to go on in its place, and the other one is never to be used "
            f"again: `edi837 run {root.path.name} --take-over --by NAME --note TEXT` (docs/operations.md). Nothing was "
            "touched"
        )


def why_another(root: Root, session: Session, settings: RunSettings) -> str:
    """Why the ledger seems to belong to another drop folder; '' when it is this one's, or nobody's yet."""
    known = trail.fact(session, _ROOT)
    if known is None:
        return ""
    path = root.path / ROOT_ID
    identity = _read(path)
    if identity is None:
        return f"the ledger belongs to another drop folder, or {path.name} of this one is gone"
    id_known, inode = known.split()
    if identity != id_known:
        return "the ledger belongs to another drop folder"
    if settings.ledger and os.lstat(path).st_ino != int(inode):
        return "the ledger belongs to another drop folder, and this one is a copy of it"
    return ""


def bind(root: Root, session: Session) -> None:
    """The ledger belongs to this drop folder from now on; a ledger that belongs to it already stays as it is."""
    if trail.fact(session, _ROOT) is None:
        path = root.path / ROOT_ID
        trail.set_fact(session, _ROOT, f"{_read(path) or _write_new(path)} {os.lstat(path).st_ino}")


def bind_anew(root: Root, session: Session) -> None:
    """The ledger belongs to this drop folder from now on, and to no other, a copy of this one included."""
    path = root.path / ROOT_ID
    trail.set_fact(session, _ROOT, f"{_write_new(path)} {os.lstat(path).st_ino}")


def _read(path: Path) -> str | None:
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return None
    return "".join(text.split())


def _write_new(path: Path) -> str:
    new = secrets.token_hex(16)
    temporary, file = disk.create_temporary(path.parent)
    with file:
        file.write(new.encode() + b"\n")
        disk.sync(file, temporary)
    disk.rename(temporary, path)
    disk.sync_folder(path.parent)
    return new
