"""What lies in a folder that others write to, and what of it can be taken: whole regular files, no links."""

from __future__ import annotations

import errno
import math
import os
import stat
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from pathlib import Path

from edi837.drop.folder import DONE, is_unfinished
from edi837.system.named_tuple import NamedTuple

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

    `stamp` is what it was when it was found to be whole. Many thousands of these wait in memory for their turn.
    """

    folder: Path
    name: str
    odd: str
    stamp: Stamp

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.folder / self.name


def look(
    folder: Path, stable_seconds: int, most_bytes: int, now: datetime, sleep: Callable[[float], None]
) -> list[Arrival]:
    """What can be taken now, in order of names: files not written to for so long, or announced by FILE.done.

    Their age is that of the last change of the inode, which no sender can set. Where that lies in the future (the clock
    was put back) a file counts as stable when it does not change while we look.
    """
    ready, ahead = list[Arrival](), list[Arrival]()
    for name, status in _delivered(folder):
        if stat.S_ISDIR(status.st_mode):
            continue
        arrival = Arrival(folder, name, _odd(status, most_bytes), stamp(status))
        if now.timestamp() - status.st_ctime >= stable_seconds or _announced(arrival.path, status):
            ready.append(arrival)
        elif status.st_ctime > now.timestamp():
            ahead.append(arrival)
    if ahead and stable_seconds:
        sleep(min(stable_seconds, 30))
    if ahead:
        ready.extend(arrival for arrival in ahead if not written_since(arrival))
        ready.sort(key=attrgetter("name"))
    return ready


def settling(folder: Path, stable_seconds: int, now: datetime) -> list[int]:
    """For each file that was written to lately, the seconds until it is taken; nothing is waited for or opened."""
    left = []
    for name, status in _delivered(folder):
        age = now.timestamp() - status.st_ctime
        if stat.S_ISREG(status.st_mode) and 0 <= age < stable_seconds and not _announced(folder / name, status):
            left.append(math.ceil(stable_seconds - age))
    return left


def _delivered(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """What others put into the folder, in order of names, without unfinished files and without markers."""
    names = sorted(entry.name for entry in os.scandir(folder) if not is_unfinished(entry.name))
    for name in names:
        status = _status(folder / name)
        if status is not None and not _announces(name, status, names):
            yield name, status


def _announces(name: str, status: os.stat_result, names: Sequence[str]) -> bool:
    """Whether a file is the marker of another one. One that holds something, and has no other, is a file for us."""
    other = name.removesuffix(DONE)
    if not name.endswith(DONE) or not other:
        return False
    at = bisect_left(names, other)
    return names[at : at + 1] == [other] or status.st_size == 0


def stamp(status: os.stat_result) -> Stamp:
    """The stamp of a file's status."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def written_since(arrival: Arrival) -> bool:
    """Whether a file was written to, or taken away, since it was seen to be whole: much can come before its turn."""
    status = _status(arrival.path)
    return status is None or stamp(status) != arrival.stamp


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
