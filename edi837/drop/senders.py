"""The file that the sender wrote to, kept after its copy was taken, until a later pass finds that it did not change.

A sender may go on writing to a file that it opened, wherever that file was moved to meanwhile. What goes to the archive
is therefore our own copy, which was read and synced; and what the sender has open is looked at once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from edi837.drop.drop import Drop
from edi837.drop.folder import PROCESSING, SENDERS
from edi837.drop.intent import Move
from edi837.drop.result import FileResult
from edi837.drop.take import Copied, TakenFile, put_back
from edi837.system import access, disk
from edi837.system.errors import CLEAN, FOUND
from edi837.system.named_tuple import NamedTuple

# As original_moves() names them.
_KEPT = re.compile(
    r"(?P<token>(?:[ad]-)?[0-9a-f]{8})\.(?P<size>[0-9]{1,20})\.(?P<modified>-?[0-9]{1,20})\.(?P<name>.+)", re.ASCII
)


class SendersFile(NamedTuple):
    """A file in .senders/: what it was when it was copied, and what its sender called it."""

    path: Path
    token: str
    size: int
    modified: int
    name: str


def original_moves(drop: Drop, taken: TakenFile, copied: Copied, place: str) -> tuple[Move, ...]:
    """The moves that leave the verified copy at `place`, and the sender's own file in .senders/.

    A file that lies in hold/ or quarantine/ is ours already: it is moved itself, where it is not there.
    """
    source = drop.root.relative(taken.path)
    if taken.path.parent != drop.root.folder(PROCESSING):
        return ((source, place),) if source != place else ()
    kept = f"{SENDERS}/{taken.token}.{copied.stamp.size}.{copied.stamp.modified}.{taken.name}"
    return ((source, kept), (drop.root.relative(copied.path), place))


def senders_files(drop: Drop) -> Iterator[SendersFile]:
    """The files that wait to be looked at once more, in order of their names; what a pass did not put there stays."""
    folder = drop.root.path / SENDERS
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if match := _KEPT.fullmatch(path.name):
            yield SendersFile(path, match["token"], int(match["size"]), int(match["modified"]), match["name"])


def look_again(drop: Drop) -> Iterator[FileResult]:
    """Remove what did not change; give back, as a new file, what its sender went on writing to."""
    for kept in senders_files(drop):
        status = kept.path.lstat()
        if (status.st_size, status.st_mtime_ns) != (kept.size, kept.modified):
            yield _give_back(drop, kept)
        elif drop.clock().timestamp() - status.st_ctime >= drop.settings.stable_seconds:
            disk.remove(kept.path)


def _give_back(drop: Drop, kept: SendersFile) -> FileResult:
    name = kept.name
    if not put_back(drop, kept.path, kept.token, name):
        name = f"{kept.token}.{kept.name}"
        if access.is_there(kept.path) and not put_back(drop, kept.path, kept.token, name):
            return FileResult("waits", kept.name, CLEAN, "its sender goes on writing to it; it is looked at again")
    words = "was written to after it was taken as whole: it is a new file now, and is handled as one"
    return FileResult("written-on", name, FOUND, words)
