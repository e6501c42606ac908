"""Taking a file: out of the inbox by one rename, into work/ as a copy that nobody else can write to."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePath
from typing import IO

from edi837.drop.arrivals import Stamp, done_marker, stamp
from edi837.drop.drop import Drop
from edi837.drop.folder import ANSWERS, DECISIONS, INBOX, PROCESSING, WORK, safe_name, stem_of
from edi837.ledger import files
from edi837.system import access, disk
from edi837.system.dataclass import dataclass
from edi837.system.errors import Edi837Error, Unreadable
from edi837.x12.source import TooLarge, open_source

_PIECE = 1 << 20
# So begin the tokens of files of decisions and of answers: processing/ has no other word of where a file came from.
_DECIDES = "d-"
_ANSWERS = "a-"
_TOKENS = {DECISIONS: _DECIDES, ANSWERS: _ANSWERS}


class StillWritten(Edi837Error):
    """The file changed while it was copied: it waits for the next run."""


@dataclass(frozen=True)
class TakenFile:
    """A file that only this run handles. `token` names its work folder, `name` what the sender called it, made safe.

    `waits_as` is what a file that waits already is counted by.
    """

    path: Path
    token: str
    name: str
    waits_as: str = ""

    @property
    def key(self) -> str:
        """By what the attempts at it are counted."""
        return self.waits_as or self.token

    @property
    def decides(self) -> bool:
        """Whether it came to decisions/."""
        return self.token.startswith(_DECIDES)

    @property
    def answers(self) -> bool:
        """Whether it came to answers/."""
        return self.token.startswith(_ANSWERS)


@dataclass(frozen=True)
class Copied:
    """The copy, the digest of its unpacked bytes, their number, and the stamp of the file that was copied.

    `fault` says why a packed file cannot be unpacked; digest and size are then those of the packed one.
    """

    path: Path
    sha256: str
    size: int
    stamp: Stamp
    fault: str = ""


def new_token() -> str:
    """Eight hex digits that tell files apart while they are handled."""
    return secrets.token_hex(4)


def own_stem(drop: Drop, name: str, sha256: str) -> str:
    """NAME.<sha8>; with more digits of the digest where another file of the name has the same eight."""
    with drop.ledger.reading() as session:
        return files.own_stem(session, sha256, (stem_of(name, sha256, digits) for digits in (8, 16, 64)))


def came_to(token: str) -> str:
    """The folder that a taken file came to: inbox/, decisions/ or answers/."""
    return next((name for name, begin in _TOKENS.items() if token.startswith(begin)), INBOX)


def take(drop: Drop, path: Path) -> TakenFile | None:
    """Move a file from inbox/, decisions/ or answers/ into processing/; None when it is gone.

    Unreadable when it may not be read: in processing/ its owner could do nothing about that.

    Its marker goes first: a marker that stayed would announce the next file of that name before it is complete.
    """
    token, name = new_token(), safe_name(path.name)
    token = _TOKENS.get(path.parent.name, "") + token if path.parent != drop.root.folder(INBOX) else token
    target = drop.root.folder(PROCESSING) / f"{token}.{name}"
    if not target.parent.is_dir():
        raise Unreadable(f"{target.parent}: is gone; `edi837 run --init {drop.root.path.name}` makes it")
    if access.is_there(path) and not access.may_read(path):
        raise Unreadable(
            f"{path.parent.name}/{name}: stays there: the user that runs edi837 may not read it; its owner can "
            "give the right to (chmod, or the group of the folder)"
        )
    try:
        if (marker := done_marker(path)) is not None:
            disk.remove(marker, missing_ok=True)
        disk.move(path, target)
    except FileNotFoundError:
        return None
    disk.sync_folder(target.parent)
    disk.sync_folder(path.parent)
    return TakenFile(target, token, name)


def left_behind(drop: Drop) -> list[TakenFile]:
    """Files that an earlier run took and did not finish, in order of their names."""
    files = []
    for entry in os.scandir(drop.root.folder(PROCESSING)):
        token, _, name = entry.name.partition(".")
        if name and entry.is_file(follow_symlinks=False):
            # What somebody else put there may have any name: neither ledger nor log takes one that is no text.
            files.append(TakenFile(Path(entry.path), safe_name(token), safe_name(name)))
    return sorted(files, key=lambda file: (file.name, file.token))


def work_folder(drop: Drop, token: str) -> Path:
    """Where everything about one file is made."""
    return drop.root.folder(WORK) / token


def copy_in(drop: Drop, taken: TakenFile) -> Copied:
    """Copy a file into its work folder; StillWritten when it changes meanwhile."""
    folder = work_folder(drop, taken.token) / "in"
    if os.path.lexists(folder.parent):
        disk.remove_tree(folder.parent)
    disk.make_folder(folder)
    target = folder / taken.name
    descriptor = os.open(taken.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as source:
        with contextlib.suppress(PermissionError):
            os.fchmod(descriptor, 0o600)
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise StillWritten(f"{taken.name}: is not a regular file any more")
        digest, size = _copy(source, target)
        after = os.fstat(descriptor)
    if stamp(before) != stamp(after) or size != after.st_size:
        raise StillWritten(f"{taken.name}: changes while it is read; it waits for the next run")
    copied = Copied(target, digest, size, stamp(after))
    return _unpacked(copied, drop.settings.max_megabytes << 20) if is_packed(taken.name) else copied


def is_packed(name: str) -> bool:
    """Whether a file is to be unpacked."""
    return PurePath(name).suffix.lower() == ".gz"


def _copy(source: IO[bytes], target: Path) -> tuple[str, int]:
    """Copy to a new file; digest and number of the bytes."""
    digest, size = hashlib.sha256(), 0
    with disk.create(target) as copy:
        while piece := source.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            copy.write(piece)
        disk.sync(copy, target)
    disk.sync_folder(target.parent)  # this copy is what goes to the archive, so its name must last as its bytes do
    return digest.hexdigest(), size


def is_unchanged(taken: TakenFile, copied: Copied) -> bool:
    """Whether the file is still the one that was copied."""
    try:
        return stamp(taken.path.lstat()) == copied.stamp
    except FileNotFoundError:
        return False


def return_taken(drop: Drop, taken: TakenFile) -> None:
    """Return a file that is still written to, if it is there: it must be stable again before it is taken again."""
    put_back(drop, taken.path, taken.token, taken.name)
    if work_folder(drop, taken.token).is_dir():
        disk.remove_tree(work_folder(drop, taken.token))


def put_back(drop: Drop, path: Path, token: str, name: str) -> bool:
    """Give a file back to where it came to, as a new one; False when it is gone or its name is taken."""
    target = drop.root.folder(came_to(token)) / name
    try:
        disk.move(path, target)
    except (FileNotFoundError, FileExistsError):
        return False
    disk.sync_folder(target.parent)
    disk.sync_folder(path.parent)
    return True


def _unpacked(copied: Copied, most: int) -> Copied:
    """With digest and size of what a packed file holds; of more than `most` bytes no more is unpacked."""
    try:
        with closing(open_source(copied.path, most=most)) as source:
            return replace(copied, sha256=source.sha256, size=len(source))
    except TooLarge:
        return replace(copied, size=most + 1)
    except Unreadable as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno:
            raise
        return replace(copied, fault="unreadable")
