"""Sets that a pass was about to move when it was cut off, as work/ shows them to a ledger that knows nothing of it.

Before anything of a set is moved each of its files has a second name in the work folder (intent.py), and that folder
stands until the ledger has noted that all is done. A manifest that has no other name in the drop folder was moved, and
taken away since: by the consumer of the outbox, as far as anybody can tell.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from edi837.drop.folder import HOLD, INBOX, OUTBOX, PROCESSING, QUARANTINE, WORK, Root
from edi837.drop.intent import EVIDENCE
from edi837.drop.stated import stated_in
from edi837.drop.take import came_to
from edi837.ledger.files import HELD
from edi837.manifest.read import MANIFEST_ENDING
from edi837.system.named_tuple import NamedTuple


class BegunSets(NamedTuple):
    """Digests of files of which a manifest was taken away; by the digest of a part, that of the file it is of; the
    numbers of all files that were to be moved.
    """

    taken_away: frozenset[str]
    parted: dict[str, str]
    files: frozenset[int]


def begun_sets(root: Root) -> BegunSets:
    """What the work folders show."""
    taken_away, parted = set[str](), dict[str, str]()
    evidence = sorted(root.folder(WORK).glob(f"*/{EVIDENCE}/*"))
    standing = _inodes(root) if evidence else frozenset[int]()
    begun = {path: path.lstat().st_ino for path in evidence}
    for path, number in begun.items():
        stated = stated_in(path)
        if stated is not None and number not in standing:
            taken_away.add(stated.sha256)
    for path in sorted(root.folder(WORK).glob(f"*/out/*.{HELD}{MANIFEST_ENDING}")):
        stated = stated_in(path)
        if stated is not None:
            parted[stated.output_sha256] = stated.sha256
    return BegunSets(frozenset(taken_away), parted, frozenset(begun.values()))


def _inodes(root: Root) -> frozenset[int]:
    """The numbers of the files in the folders that sets are moved from and to, but for their second names."""
    folders = (Path(top) for name in (WORK, OUTBOX, HOLD, QUARANTINE) for top, _, _ in os.walk(root.folder(name)))
    scanned = (os.scandir(folder) for folder in folders if folder.name != EVIDENCE)
    return frozenset(entry.inode() for entries in scanned for entry in entries)


def verified_copies(root: Root) -> Iterator[Path]:
    """The copies in work/ of files of claims with which something was begun."""
    return (path for path, folder in _copies(root) if folder == INBOX)


def copies_alone(root: Root) -> Iterator[tuple[Path, str]]:
    """The same of decisions and answers, where the file itself is gone: each with the folder that it came to."""
    for path, folder in _copies(root):
        itself = root.folder(PROCESSING) / f"{path.parent.parent.name}.{path.name}"
        if folder != INBOX and not os.path.lexists(itself):
            yield path, folder


def _copies(root: Root) -> Iterator[tuple[Path, str]]:
    for path in sorted(root.folder(WORK).glob("*/in/*")):
        token = path.parent.parent
        if (token / EVIDENCE).is_dir():
            yield path, came_to(token.name)
