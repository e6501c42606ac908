"""Files that wait, held against the ledger: whether each is still what came, and its manifest what was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from edi837.drop.folder import Root, original_name
from edi837.drop.publish import digest_of
from edi837.drop.withdraw import FOLDERS
from edi837.ledger.files import HELD, FileEntry
from edi837.manifest.read import MANIFEST_ENDING
from edi837.system import access
from edi837.system.errors import Unreadable
from edi837.x12.source import open_source


def changed_waiting(root: Root, waiting: Iterable[FileEntry]) -> Iterator[str]:
    """A sentence for each waiting file that somebody changed. One that is gone is withdrawn by the next pass."""
    for entry in waiting:
        folder = root.folder(FOLDERS[entry.state])
        original = folder / original_name(entry.name, entry.stem)
        if not access.is_there(original):
            continue
        short = entry.sha256[:12]
        if not _is_what_came(original, entry.sha256):
            yield (
                f"{original}: is not what came as {entry.name} ({short}): it was changed there; restore it from a "
                "backup, or have it sent again"
            )
        elif (
            entry.state == HELD
            and entry.manifest_sha256
            and not _is(folder / f"{entry.stem}{MANIFEST_ENDING}", entry.manifest_sha256)
        ):
            yield (
                f"{original}: its manifest was changed or taken away, so nothing decided for {entry.name} ({short}) "
                "can be carried out: restore it from a backup, or take the file out and put it into inbox/ again"
            )


def _is_what_came(path: Path, sha256: str) -> bool:
    """Whether a file has a digest, packed (where it cannot be unpacked) or unpacked."""
    if _is(path, sha256):
        return True
    try:
        with closing(open_source(path)) as source:
            return source.sha256 == sha256
    except Unreadable:
        return False


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and not path.is_symlink() and digest_of(path) == sha256
