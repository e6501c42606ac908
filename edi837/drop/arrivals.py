"""What lies in a folder that others write to, and what of it can be taken: whole regular files, no links."""

from __future__ import annotations

import errno
import math
import os
import stat
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from edi837.drop.folder import DONE, is_unfinished

# What is not a regular file, in words; it is put aside unread.
_KINDS = {
    stat.S_IFLNK: "link",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}


class Stamp(NamedTuple):
    """What changes when a file is written to."""

    size: int
    modified: int
    changed: int


class Arrival(NamedTuple):
    """Something in the folder; `odd` says in a word why it is not read, '' that it can be taken.

    `stamp` is what it was when it was listing to be whole.
    """

    path: Path
    odd: str = ""
    stamp: Stamp | None = None


def look(
    folder: Path, stable_seconds: int, most_bytes: int, now: datetime, sleep: Callable[[float], None]
) -> list[Arrival]:
    """What can be taken now, in order of names: files not written to for so long, or announced by FILE.done.

    Their age is that of the last change of the inode, which no sender can set. Where that lies in the future (the clock
    was put back) a file counts as stable when it does not change while we look.
    """
    statuses = _delivered(folder)
    ahead = {name for name, entry_stat in statuses.items() if entry_stat.st_ctime > now.timestamp()}
    if ahead and stable_seconds:
        sleep(min(stable_seconds, 30))
    ready = []
    for name, status in statuses.items():
        path = folder / name
        age = now.timestamp() - status.st_ctime
        unchanged = name in ahead and (after := _status(path)) is not None and stamp(after) == stamp(status)
        if stat.S_ISDIR(status.st_mode):
            continue
        if age >= stable_seconds or unchanged or _announced(path, status):
            ready.append(Arrival(path, _odd(status, most_bytes), stamp(status)))
    return ready


def settling(folder: Path, stable_seconds: int, now: datetime) -> list[int]:
    """For each file that was written to lately, the seconds until it is taken; nothing is waited for or opened."""
    left = []
    for name, status in _delivered(folder).items():
        age = now.timestamp() - status.st_ctime
        if stat.S_ISREG(status.st_mode) and 0 <= age < stable_seconds and not _announced(folder / name, status):
            left.append(math.ceil(stable_seconds - age))
    return left


def _delivered(folder: Path) -> dict[str, os.stat_result]:
    """What others put into the folder, in order of names, without unfinished files and without markers."""
    listing = sorted(entry.name for entry in os.scandir(folder) if not is_unfinished(entry.name))
    statuses = {name: status for name in listing if (status := _status(folder / name)) is not None}
    for name in listing:
        if name in statuses and _announces(name, statuses):
            del statuses[name]
    return statuses


def _announces(name: str, statuses: Mapping[str, os.stat_result]) -> bool:
    """Whether a file is the marker of another one. One that holds something, and has no other, is a file for us."""
    other = name.removesuffix(DONE)
    return name.endswith(DONE) and bool(other) and (other in statuses or statuses[name].st_size == 0)


def stamp(status: os.stat_result) -> Stamp:
    """The stamp of a file's status."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def written_since(arrival: Arrival) -> bool:
    """Whether a file was written to, or taken away, since it was seen to be whole: much can come before its turn."""
    status = _status(arrival.path)
    return arrival.stamp is not None and (status is None or stamp(status) != arrival.stamp)


def done_marker(path: Path) -> Path | None:
    """FILE.done, which announces that a file is complete; None where there is none."""
    marker = path.with_name(path.name + DONE)
    status = _status(marker)
    return marker if status is not None and stat.S_ISREG(status.st_mode) else None


def _announced(path: Path, status: os.stat_result) -> bool:
    """Whether FILE.done is there and not older than the file."""
    marker = done_marker(path)
    announced = _status(marker) if marker is not None else None
    return announced is not None and announced.st_mtime_ns >= status.st_mtime_ns


def _odd(status: os.stat_result, most_bytes: int) -> str:
    if not stat.S_ISREG(status.st_mode):
        return _KINDS.get(stat.S_IFMT(status.st_mode), "device")
    if status.st_nlink > 1:
        return "hard-link"
    return "too-large" if status.st_size > most_bytes else ""


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None  # a marker of that name cannot be
        raise
