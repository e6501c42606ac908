"""What is to be done with files: written to the ledger first, then done, and done again from any point after a crash.

An intent names files that are complete in work/, or wait elsewhere in the drop folder, and where each belongs. Once
the ledger has it, it is carried out to its end, by this run or by the next one. The last of `moves` is the manifest:
with its name the set is published. A file that is not where it was has been moved already, and may have been fetched.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from edi837.drop.context import Drop
from edi837.drop.root import AUDIT, Root
from edi837.ledger import trail
from edi837.ledger.audit_log import Head
from edi837.ledger.connect import Session
from edi837.system import disk
from edi837.system.errors import SelfCheckFailed, Unreadable

Move = tuple[str, str]
_PIECE = 1 << 20


@dataclass(frozen=True)
class Part:
    """Lines for the audit log that wait in a file: they go to byte `offset` of the log, whose head is then another."""

    path: str
    offset: int
    size: int
    head: Head


@dataclass(frozen=True)
class Intent:
    """`moves` are made in order, the last one is the commit; `after` follows; then the work folder goes."""

    moves: tuple[Move, ...] = ()
    after: tuple[Move, ...] = ()
    work: str = ""
    part: Part | None = None

    def dumps(self) -> str:
        """As the ledger keeps it."""
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, body: str) -> Intent:
        """As it was kept."""
        told: dict[str, Any] = json.loads(body)
        part = Part(**{**told["part"], "head": Head(*told["part"]["head"])}) if told["part"] else None
        return cls(_moves(told["moves"]), _moves(told["after"]), told["work"], part)


def _moves(told: Sequence[Sequence[str]]) -> tuple[Move, ...]:
    return tuple((one[0], one[1]) for one in told)


@contextmanager
def resolve_upon(drop: Drop, intent: Intent) -> Iterator[Session]:
    """Write to the ledger what follows from an intent, together with it; then carry it out."""
    moved: set[str] = set()
    for source, target in (*intent.moves, *intent.after):
        if target not in moved:
            _refuse_to_overwrite(drop.root.inside(source), drop.root.inside(target))
        moved.add(source)
    with drop.ledger.writing() as session:
        yield session
        number = trail.add_intent(session, intent.dumps())
        if intent.part is not None:
            trail.set_log_end(session, trail.LogEnd(intent.part.head, intent.part.offset + intent.part.size))
    carry_out(drop, number, intent)


def carry_out(drop: Drop, number: int, intent: Intent) -> None:
    """Do what is not done yet; it can be called again after a crash at any point."""
    root = drop.root
    if intent.part is not None:
        append(root, intent.part)
    if intent.moves:
        _make(root, intent.moves[:-1])
        _make(root, intent.moves[-1:])
    _make(root, intent.after)
    with drop.ledger.writing() as session:
        trail.done(session, number)
    if intent.work and os.path.lexists(root.inside(intent.work)):
        disk.remove_tree(root.inside(intent.work))


def _make(root: Root, moves: Sequence[Move]) -> None:
    """Rename, then make the renames last."""
    folders = set()
    for source, target in moves:
        old, new = root.inside(source), root.inside(target)
        disk.make_folder(new.parent)
        if os.path.lexists(old):
            _refuse_to_overwrite(old, new)
            disk.rename(old, new)
        folders |= {old.parent, new.parent}
    for folder in sorted(folders):
        if folder.is_dir():
            disk.sync_folder(folder)


def _refuse_to_overwrite(old: Path, new: Path) -> None:
    if os.path.lexists(new) and os.path.lexists(old):
        raise Unreadable(f"{new}: stands there already and is not overwritten; move it away, then run again")


def append(root: Root, part: Part) -> None:
    """Bring the audit log to where the part ends, from wherever a crash left it."""
    path = root.path / AUDIT
    size = log_size(path)
    if size >= part.offset + part.size:
        return
    if size < part.offset:
        raise SelfCheckFailed(f"{path}: is shorter than the ledger knows it; see docs/operations.md")
    with root.inside(part.path).open("rb") as lines, disk.append_to(path) as log:
        lines.seek(size - part.offset)
        while piece := lines.read(_PIECE):
            log.write(piece)
        disk.sync(log, path)
    disk.sync_folder(root.path)


def log_size(path: Path) -> int:
    """The size of the audit log; 0 when there is none."""
    try:
        return os.lstat(path).st_size
    except FileNotFoundError:
        return 0
