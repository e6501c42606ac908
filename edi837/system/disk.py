"""Every change to the file system goes through here, so that a test can end the process, or let the disk fail, at each.

Nothing is ever written through a link, and new files are for their owner alone.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import field
from pathlib import Path
from typing import IO

from edi837.system.dataclass import dataclass


def _nothing(operation: str, place: str) -> None:
    pass


def _as_it_is(file: IO[bytes], place: str) -> IO[bytes]:
    return file


# Tests put their own in place of these two: one is told of an operation before it is done, one sees each new file.
reached: Callable[[str, str], None] = _nothing
opened: Callable[[IO[bytes], str], IO[bytes]] = _as_it_is


def create(path: Path) -> IO[bytes]:
    """A new file; FileExistsError when something stands there, a link included."""
    reached("open", str(path))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    return opened(os.fdopen(descriptor, "wb"), str(path))


# All names of files that are not complete yet.
TEMPORARY = ".edi837-*.tmp"


def temporary_name(folder: Path) -> Path:
    """A name that nobody else has, for a file that gets its own name when it is complete."""
    return folder / f".edi837-{os.urandom(8).hex()}.tmp"


def create_temporary(folder: Path) -> tuple[Path, IO[bytes]]:
    """A new file under a name that nobody else has."""
    reached("open", str(folder))
    descriptor = os.open(path := temporary_name(folder), os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    return path, opened(os.fdopen(descriptor, "w+b"), str(path))


def append_to(path: Path) -> IO[bytes]:
    """A file to write at its end; made when it is not there."""
    reached("open", str(path))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    return opened(os.fdopen(descriptor, "ab"), str(path))


def sync(file: IO[bytes], place: Path) -> None:
    """Make what was written last through a power cut."""
    if _waiting is None:
        sync_now(file, place)
    else:
        file.flush()
        _waiting.files.append((place, os.dup(file.fileno())))


def sync_now(file: IO[bytes], place: Path) -> None:
    """The same, whatever waits."""
    file.flush()
    reached("fsync", str(place))
    os.fsync(file.fileno())


@dataclass
class _Unsynced:
    """What waits to be synced together: folders, and files with a descriptor of their own."""

    folders: dict[Path, None] = field(default_factory=dict)
    files: list[tuple[Path, int]] = field(default_factory=list)


# None while each is synced at once.
_waiting: _Unsynced | None = None


@contextlib.contextmanager
def synced_together() -> Generator[Callable[[], None]]:
    """While it holds, nothing is synced but by the function that it gives: all that waits, each once.

    For what nothing relies on before that. The function can be called after it, too. What waits when it is left with an
    exception was given up.
    """
    global _waiting
    waiting = _waiting = _Unsynced()

    def sync_waiting() -> None:
        files, folders = waiting.files, waiting.folders
        waiting.files, waiting.folders = [], {}
        sync_all(files, [folder for folder in folders if folder.is_dir()])

    try:
        yield sync_waiting
    except BaseException:
        _close(descriptor for _, descriptor in waiting.files)
        raise
    finally:
        _waiting = None


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


# A disk that is asked by several at once writes down for all of them what it writes for one.
_THREADS = 8


def sync_all(files: Sequence[tuple[Path, int]], folders: Iterable[Path]) -> None:
    """Sync files, each with a descriptor that is closed then, and folders; OSError where one of them cannot be."""
    descriptors, failed = [descriptor for _, descriptor in files], list[OSError]()
    try:
        for place, _ in files:
            reached("fsync", str(place))
        for folder in folders:
            reached("fsync", str(folder))
            descriptors.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
    except BaseException:
        _close(descriptors)
        raise

    def sync_some(first: int) -> None:
        for descriptor in descriptors[first::_THREADS]:
            try:
                os.fsync(descriptor)
            except OSError as error:
                failed.append(error)
            finally:
                os.close(descriptor)

    threads = [threading.Thread(target=sync_some, args=(first,)) for first in range(min(_THREADS, len(descriptors)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last through a power cut."""
    if _waiting is None:
        sync_folder_now(folder)
    else:
        _waiting.folders[folder] = None


def sync_folder_now(folder: Path) -> None:
    """The same, whatever waits."""
    reached("fsync", str(folder))
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rename(source: Path, target: Path) -> None:
    """Give a file another name, in place of what has that name."""
    reached("rename", str(target))
    os.replace(source, target)


def move(source: Path | str, target: Path | str) -> None:
    """Give a file another name in one step; FileExistsError, with nothing changed, when something has that name.

    OSError of the errno that the system gives; FileNotFoundError when the source is gone.
    """
    reached("rename", str(target))
    if _rename_without_replacing(source, target):
        return
    # Elsewhere than on Linux, and on file systems that cannot: two steps, of which the first never overwrites.
    os.link(source, target, follow_symlinks=False)
    os.unlink(source)


def link(source: Path | str, target: Path | str) -> None:
    """A second name for a file, or for a link itself; FileExistsError when something has that name."""
    reached("link", str(target))
    os.link(source, target, follow_symlinks=False)


def remove(path: Path | str, missing_ok: bool = False) -> None:
    """Take a file away."""
    reached("unlink", str(path))
    try:
        os.unlink(path)
    except FileNotFoundError:
        if not missing_ok:
            raise


def make_folder(path: Path) -> None:
    """A folder with those above it, unless it is there; it lasts through a power cut."""
    if not os.path.isdir(path):
        make_folder(path.parent)
        reached("mkdir", str(path))
        path.mkdir(mode=0o700, exist_ok=True)
        sync_folder(path.parent)


def remove_tree(folder: Path) -> None:
    """Take a folder away with all that is in it; links in it are not followed."""
    reached("rmtree", str(folder))
    import shutil  # loads the packers of all kinds of archives; few folders are taken away

    shutil.rmtree(folder)


_AT_FDCWD, _RENAME_NOREPLACE = -100, 1
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)


@functools.cache
def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    """The call of the C library; None where it has none."""
    import ctypes  # most files are written anew and not moved

    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)


def _rename_without_replacing(source: Path | str, target: Path | str) -> bool:
    """renameat2(2) with RENAME_NOREPLACE; False where the system has no such call."""
    import ctypes

    call = _renameat2()
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _RENAME_NOREPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(target))
