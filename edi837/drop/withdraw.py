"""Files that a person took out of hold/ or quarantine/ by hand: they are no longer expected, and may come again."""

from __future__ import annotations

import glob
import hashlib
from pathlib import Path

from edi837.drop.audit_lines import write_part
from edi837.drop.drop import Drop
from edi837.drop.folder import HOLD, QUARANTINE, original_name
from edi837.drop.intent import Intent, Move, resolve_upon
from edi837.drop.publish import archive_place, is_manifest
from edi837.drop.result import FileResult
from edi837.drop.take import new_token, work_folder
from edi837.ledger import deciding, files
from edi837.ledger.files import WITHDRAWN, FileEntry
from edi837.manifest import proof
from edi837.manifest.read import MANIFEST_ENDING
from edi837.system import access
from edi837.system.errors import CLEAN, SelfCheckFailed, UsageError
from edi837.system.machine_faults import raise_if_of_the_machine

_AGAIN = "take the file out of hold/, and drop it again"
FOLDERS = {files.HELD: HOLD, files.QUARANTINED: QUARANTINE}


def waiting_original(drop: Drop, entry: FileEntry) -> Path:
    """Where the file itself is that waits."""
    return drop.root.folder(FOLDERS[entry.state]) / original_name(entry.name, entry.stem)


def unchanged_manifest(drop: Drop, entry: FileEntry) -> Path:
    """The manifest of a file that waits in hold/, held against the digests in the ledger.

    UsageError when it is gone, Unreadable when the machine does not give it; SelfCheckFailed when it, or the output
    that it names, is another than was made.
    """
    path = drop.root.folder(HOLD) / f"{entry.stem}{MANIFEST_ENDING}"
    try:
        stored = proof.read(path)
    except (OSError, ValueError) as error:
        raise_if_of_the_machine(path, error)
        raise UsageError(f"{path}: is gone or cannot be read; {_AGAIN}") from None
    if hashlib.sha256(stored).hexdigest() != entry.manifest_sha256:
        # What release 1 wrote: the ledger knows its output alone.
        output = None if entry.manifest_sha256 else _output(stored)
        if output is None or output != entry.output_sha256:
            raise SelfCheckFailed(f"{path}: is not the manifest that was written here: it was changed; {_AGAIN}")
    return path


def _output(stored: bytes) -> object:
    """The digest of the output that a manifest names."""
    try:
        return proof.parse(stored)["output"]["sha256"]
    except (ValueError, KeyError, TypeError):
        return None


def missing_originals(drop: Drop) -> list[FileEntry]:
    """Which waiting files are gone."""
    with drop.ledger.reading() as session:
        waiting = files.in_state(session, files.HELD, files.QUARANTINED)
    return [entry for entry in waiting if not access.is_there(waiting_original(drop, entry))]


def moves_of_results(drop: Drop, entry: FileEntry, word: str, token: str) -> tuple[Move, ...]:
    """Moves of a waiting file's results into a folder of the archive; they keep the names that the manifest has."""
    return tuple(
        (drop.root.relative(path), archive_place(drop, f"{entry.stem}.{word}/{path.name}", token))
        for path in results_of(drop, entry)
    )


def results_of(drop: Drop, entry: FileEntry) -> list[Path]:
    """The results of a waiting file, the manifest last; a file whose name only begins as its name does has its own."""
    with drop.ledger.reading() as session:
        waiting = files.in_state(session, entry.state)
    others = tuple(f"{other_entry.stem}." for other_entry in waiting if other_entry.stem.startswith(f"{entry.stem}."))
    paths = drop.root.folder(FOLDERS[entry.state]).glob(f"{glob.escape(entry.stem)}.*")
    own = original_name(entry.name, entry.stem)
    results = [path for path in paths if path.name != own and not path.name.startswith(others)]
    return sorted(results, key=lambda path: (is_manifest(path), path.name))


def take_back(drop: Drop, part: FileEntry) -> None:
    """Withdraw a part that waits, with its bytes and reports: the file that it was taken from is made again, whole."""
    token = new_token()
    original = waiting_original(drop, part)
    moves = moves_of_results(drop, part, WITHDRAWN, token)
    if access.is_there(original):
        place = archive_place(drop, f"{part.stem}.{WITHDRAWN}/{original.name}", token)
        moves = (*moves, (drop.root.relative(original), place))
    lines = write_part(drop, token, [(WITHDRAWN, {"sha256": part.sha256})])
    with resolve_upon(drop, Intent((), moves, drop.root.relative(work_folder(drop, token)), lines)) as session:
        files.change_state(session, part, WITHDRAWN, None, None)


def withdraw(drop: Drop, entry: FileEntry) -> FileResult:
    """Write down that a file is gone; its reports go to the archive."""
    token = new_token()
    part = write_part(drop, token, [(WITHDRAWN, {"sha256": entry.sha256})])
    moves = moves_of_results(drop, entry, WITHDRAWN, token)
    with resolve_upon(drop, Intent((), moves, drop.root.relative(work_folder(drop, token)), part)) as session:
        files.change_state(session, entry, WITHDRAWN, None, None)
        deciding.forget_acceptance(session, entry.sha256)
    words = f"was taken out of {FOLDERS[entry.state]}/ by hand; it is no longer expected"
    return FileResult(WITHDRAWN, entry.name, CLEAN, words, entry.sha256)
