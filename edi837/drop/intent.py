"""What is to be done with files: written to the ledger first, then done, and done again from any point after a crash.

An intent names files that are complete in work/, or wait elsewhere in the drop folder, and where each belongs. Once
the ledger has it, it is carried out to its end, by this run or by the next one. The last of `moves` is the manifest:
with its name the set is published.

That a file is not where it was does not prove that it was moved: work/ may have been emptied, hold/ tidied up. So every
file of an intent has a second name in the intent's own work folder before the intent is written, and that folder goes
only after the ledger has taken the intent out. A file that is gone counts as moved when it stands where it belongs,
or when its second name is left and shows that the file itself was renamed; else Interfered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from edi837.drop.audit_part import AuditPart, Interfered, append
from edi837.drop.drop import Drop
from edi837.drop.folder import WORK, Root
from edi837.drop.high_water import LedgerMark, era
from edi837.ledger import trail
from edi837.ledger.audit_log import Head
from edi837.ledger.connect import Session
from edi837.system import access, disk
from edi837.system.dataclass import dataclass
from edi837.system.errors import Edi837Error, Unreadable

Move = tuple[str, str]
EVIDENCE = "evidence"
_STAGES = 3


@dataclass(frozen=True)
class Intent:
    """`moves` are made in order, the last one is the commit; `after` follows; then the work folder goes.

    `sha256` is the digest of the file that it is about, '' when it is about none. `inodes` are those of the files of
    `moves` and `after`, in this order, as they were when the intent was written.
    """

    moves: tuple[Move, ...] = ()
    after: tuple[Move, ...] = ()
    work: str = ""
    part: AuditPart | None = None
    sha256: str = ""
    inodes: tuple[int, ...] = ()

    def dumps(self) -> str:
        """As the ledger keeps it."""
        return json.dumps(vars(self), default=vars)

    @classmethod
    def loads(cls, body: str) -> Intent:
        """As it was kept, by this release or the one before."""
        kept: dict[str, Any] = json.loads(body)
        return cls(
            _moves(kept["moves"]),
            _moves(kept["after"]),
            kept["work"],
            _part(kept["part"]),
            kept.get("sha256", ""),
            tuple(kept.get("inodes", ())),
        )


def _moves(kept: Sequence[Sequence[str]]) -> tuple[Move, ...]:
    return tuple((source, target) for source, target in kept)


def _part(kept: dict[str, Any] | None) -> AuditPart | None:
    if kept is None:
        return None
    before, head = kept.get("before"), Head(*kept["head"])
    is_lost = kept.get("is_lost", False)
    return AuditPart(kept["path"], kept["offset"], kept["size"], head, Head(*before) if before else None, is_lost)


@contextmanager
def resolve_upon(drop: Drop, intent: Intent) -> Generator[Session]:
    """Write to the ledger what follows from an intent, together with it; then carry it out.

    Unreadable when a file is not there that is to be moved, or something stands where it is to go.
    """
    drop.check_place()
    intent = with_evidence(drop.root, intent)
    with drop.ledger.writing() as session:
        yield session
        number = trail.add_intent(session, intent.dumps())
        if intent.part is not None:
            trail.set_log_end(session, trail.LogEnd(intent.part.head, intent.part.offset + intent.part.size))
    carry_out(drop, number, intent)


def with_evidence(root: Root, intent: Intent) -> Intent:
    """Give each file a second name in the work folder, so that it can be shown later what became of the first one.

    Unreadable when a file is not there that is to be moved, or something stands where it is to go.
    """
    inodes, leaving = [], set[str]()
    folder = root.inside(intent.work) / EVIDENCE
    pairs = (*intent.moves, *intent.after)
    if pairs:
        if access.is_there(folder):  # something else was to be done with the file, and was given up
            disk.remove_tree(folder)
        disk.make_folder(folder)
    for number, (source, target) in enumerate(pairs):
        old, new = root.place(source), root.place(target)
        if not access.is_there(old):
            raise Unreadable(f"{old}: is gone; it was to be moved. It is safe to run again")
        if target not in leaving and access.is_there(new):
            raise Unreadable(f"{new}: stands there already and is not overwritten; move it away, then run again")
        leaving.add(source)
        inodes.append(os.lstat(old).st_ino)
        _name_again(old, f"{folder}/{number}")
    if pairs:
        disk.sync_folder(folder)
    return replace(intent, inodes=tuple(inodes))


def _name_again(path: str, second: str) -> None:
    """A second name where the system allows one: not of a device, nor of a file that is its owner's alone."""
    try:
        disk.link(path, second)
    except PermissionError:
        return


def carry_out(drop: Drop, number: int, intent: Intent) -> None:
    """Do what is not done yet; it can be called again after a crash at any point.

    Interfered when a file is gone and nothing shows that it was moved; Unreadable when its place is taken.
    """
    for error in carry_out_together(drop, [(number, intent)]).values():
        raise error


def carry_out_together(drop: Drop, numbered: Sequence[tuple[int, Intent]]) -> dict[int, Edi837Error | OSError]:
    """The same for several intents: what each of them waits for is waited for once. Why those failed that did.

    What all of them need is raised: the ledger, the audit log, the sync of a folder.
    """
    failed: dict[int, Edi837Error | OSError] = {}
    # Nothing is moved but while the ledger is this run's, so that who was overtaken publishes nothing.
    with drop.ledger.writing() as session:
        parts = dict.fromkeys(intent.part for _, intent in numbered if intent.part is not None)
        for part in parts:
            append(drop.root, part)
        if parts:
            drop.high_water.raise_to(LedgerMark(era(session), max(part.head.number for part in parts)))
        for stage in range(_STAGES):
            folders = set[str]()
            for number, intent in numbered:
                try:
                    folders |= _make_moves(drop.root, intent, stage) if number not in failed else set()
                except (Edi837Error, OSError) as error:
                    failed[number] = error
            _sync_folders(drop.root, folders)
        for number, _ in numbered:
            if number not in failed:
                trail.done(session, number)
    for part in parts:
        disk.remove(drop.root.inside(part.path), missing_ok=True)
    for number, intent in numbered:
        if number not in failed and intent.work and access.is_there(drop.root.place(intent.work)):
            disk.remove_tree(drop.root.inside(intent.work))
    return failed


def _make_moves(root: Root, intent: Intent, stage: int) -> set[str]:
    """Make the moves of a stage; the folders that have to be synced."""
    return {folder for place in _stages(intent)[stage] for folder in _move(root, intent, place)}


def _sync_folders(root: Root, folders: set[str]) -> None:
    for folder in map(Path, sorted(folders)):
        # A name that comes back in the work folder beside its new one is taken away again (_move).
        if folder.is_dir() and not folder.is_relative_to(root.folder(WORK)):
            disk.sync_folder(folder)


def _stages(intent: Intent) -> tuple[range, range, range]:
    """Which moves are made together, by their number: the results, then the commit, then what follows."""
    results, total = len(intent.moves), len(intent.moves) + len(intent.after)
    commit = max(0, results - 1)
    return range(commit), range(commit, results), range(results, total)


def _move(root: Root, intent: Intent, number: int) -> set[str]:
    """Make one move, unless it was made; the folders that have to be synced."""
    source, target = (*intent.moves, *intent.after)[number]
    old, new = root.place(source), root.place(target)
    folders = {os.path.dirname(old), os.path.dirname(new)}
    disk.make_folder(Path(new).parent)
    if not access.is_there(old):
        if not was_moved(root, intent, number):
            raise Interfered(os.path.basename(old))
        return folders
    try:
        disk.move(old, new)
    except FileExistsError:
        if not os.path.samestat(os.lstat(old), os.lstat(new)):
            raise Unreadable(
                f"{new}: stands there already and is not overwritten; move it away, then run again"
            ) from None
        disk.remove(old)  # it was moved in two steps, and only the first was made
    return folders


def was_moved(root: Root, intent: Intent, number: int) -> bool:
    """Whether something shows that a file which is not where it was has been moved by us, fetched since or not."""
    source, target = (*intent.moves, *intent.after)[number]
    new, work = root.place(target), root.place(intent.work)
    if not intent.inodes:  # release 1 left the work folder until the intent was done, and no evidence in it
        return access.is_there(new) or access.is_there(work)
    if access.is_there(new) and os.lstat(new).st_ino == intent.inodes[number]:
        return True
    second = f"{work}/{EVIDENCE}/{number}"
    if not access.is_there(second):
        return False
    # What lies in the work folder nobody else has a reason to touch one by one; elsewhere a person may have deleted it.
    return source.startswith(f"{intent.work}/") or os.lstat(second).st_nlink > 1
