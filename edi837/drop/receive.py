"""Receipts for published sets: NAME.received in the outbox, put there by its consumer, or a person's word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edi837.drop.audit_lines import write_part
from edi837.drop.drop import Drop
from edi837.drop.folder import OUTBOX, archived_name, safe_name
from edi837.drop.intent import Intent, Move, resolve_upon
from edi837.drop.interference import is_interrupted
from edi837.drop.judge_taken import TARGETS
from edi837.drop.publish import archive_place
from edi837.drop.result import FileResult
from edi837.drop.take import new_token, work_folder
from edi837.drop.withdraw import waiting_original
from edi837.ledger import files, receipts, unread_claims
from edi837.ledger.connect import Session
from edi837.ledger.files import PUBLISHED, FileEntry
from edi837.system import disk
from edi837.system.errors import CLEAN, FOUND, UsageError

RECEIVED = ".received"
# A file has no longer name.
_LONGEST_NAME = 255


def receive(drop: Drop, name: str, by: str) -> FileResult:
    """Write down that a set was received; `name` is that of one of its files, or begins its digest.

    UsageError when no published set, or more than one, is called so.
    """
    with drop.ledger.reading() as session:
        entries = _called(session, name)
    if len(entries) != 1:
        raise UsageError(
            f"{name}: {'several sets are' if entries else 'no published set is'} called so; give the name of one of "
            "its files in outbox/, or the first 12 digits of its digest as --status shows them"
        )
    return _receive(drop, entries[0], by)


def markers(drop: Drop) -> Iterator[Path]:
    """The files NAME.received in the outbox."""
    for name in (OUTBOX, *sorted(TARGETS.values())):
        folder = drop.root.folder(name)
        if folder.is_dir() and not folder.is_symlink():
            yield from sorted(path for path in folder.glob(f"*{RECEIVED}") if path.is_file() and not path.is_symlink())


def take_marker(drop: Drop, marker: Path) -> FileResult:
    """Write down what a consumer says by NAME.received, and take its file away."""
    name = marker.name.removesuffix(RECEIVED)
    with drop.ledger.reading() as session:
        entries = _called(session, name)
    if len(entries) != 1:
        words = "announces the receipt of a set that was not published under this name; remove it"
        return FileResult("unknown-receipt", safe_name(marker.name), FOUND, words)
    result = _receive(drop, entries[0], "the consumer")
    disk.remove(marker, missing_ok=True)
    return result


def _called(session: Session, name: str) -> list[FileEntry]:
    """The sets that a name can mean: by a digest's beginning, or by the name that all their files begin with."""
    if files.is_prefix(name):
        entries = files.find_by_prefix(session, name)
    else:
        entries = files.find_by_stems(session, possible_stems(name))
    return [entry for entry in entries if entry.state == PUBLISHED or is_interrupted(entry)]


def possible_stems(name: str) -> list[str]:
    """What a file's name can begin with: itself, and shorter by one point after the other; none of a foreign name."""
    if not name.isascii() or len(name) > _LONGEST_NAME:
        return []
    parts = name.split(".")
    return [".".join(parts[:number]) for number in range(len(parts), 0, -1)]


def _receive(drop: Drop, entry: FileEntry, by: str) -> FileResult:
    token = new_token()
    part = write_part(drop, token, [("received", {"sha256": entry.sha256, "by": by})])
    moves: tuple[Move, ...] = ()
    if is_interrupted(entry):
        place = archive_place(drop, archived_name(entry.name, entry.stem), token)
        moves = ((drop.root.relative(waiting_original(drop, entry)), place),)
    intent = Intent((), moves, drop.root.relative(work_folder(drop, token)), part, entry.sha256)
    with resolve_upon(drop, intent) as session:
        receipts.receive(session, entry.sha256, by, drop.now)
        if is_interrupted(entry):
            files.change_state(session, entry, PUBLISHED, entry.output_sha256, entry.manifest_sha256)
            if not entry.bytes:  # a ledger that was restored never knew its claims
                unread_claims.mark_unread(session, entry.sha256, drop.now, is_parted=False)
                unread_claims.count_unread(session)
    return FileResult("received", entry.name, CLEAN, f"was received, says {by}", entry.sha256)
