"""Files that are whole or not there: a temporary name beside the target, fsync, rename; mode 0600."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from edi837.system import disk
from edi837.system.errors import Unreadable, UsageError

# A file that is being written now is younger.
_LEFT_SECONDS = 24 * 60 * 60


class FileSet:
    """Files that are published together, in the order they were made; nothing stays when it fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._waiting: list[tuple[Path, Path]] = []
        self._replaced: list[Path] = []

    def __enter__(self) -> FileSet:
        with writing(self.folder):
            if self.folder.is_dir():
                _remove_leftovers(self.folder)
            else:
                disk.make_folder(self.folder)
        return self

    @contextmanager
    def create(self, name: str) -> Generator[IO[bytes]]:
        """A file to write; it gets its name when the set is published. UsageError where a folder or device has it."""
        refuse_to_replace(self.folder / name)
        with writing(self.folder / name):
            temporary = disk.temporary_name(self.folder)
            # Known before it is there: an interruption may come at any moment.
            self._waiting.append((temporary, self.folder / name))
            with disk.create(temporary) as file:
                yield file
                disk.sync(file, self.folder / name)

    def temporary(self, name: str) -> Path:
        """Where a file that was made stands until it is published."""
        return next(temporary for temporary, target in self._waiting if target.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the files of the set will have, in the order of their making."""
        return tuple(target.name for _, target in self._waiting)

    def replaces(self, *names: str) -> None:
        """Files of an earlier set under the same names, which must not stay beside this one."""
        self._replaced.extend(self.folder / name for name in names)

    def publish(self) -> None:
        """Give all files their names; the last one's name says that the set is complete."""
        with writing(self.folder):
            *others, last = self._waiting
            disk.remove(last[1], missing_ok=True)
            for earlier in filter(os.path.lexists, self._replaced):
                disk.remove(earlier)
            for temporary, target in others:
                disk.rename(temporary, target)
            disk.sync_folder(self.folder)
            disk.rename(*last)
            disk.sync_folder(self.folder)
            self._waiting.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for temporary, _ in self._waiting:
            temporary.unlink(missing_ok=True)
        self._waiting.clear()


@functools.cache
def _remove_leftovers(folder: Path) -> None:
    """Remove what a process left that was killed a day ago or more; once a folder, since it may hold many files."""
    with suppress(OSError):
        for path in folder.glob(disk.TEMPORARY):
            if time.time() - path.lstat().st_mtime > _LEFT_SECONDS:
                disk.remove(path, missing_ok=True)


@contextmanager
def writing(path: Path) -> Generator[None]:
    """OSError becomes Unreadable with the path and the reason."""
    try:
        yield
    except OSError as error:
        raise Unreadable(f"{path}: cannot be written: {error.strerror or error}") from error


def refuse_to_replace(path: Path) -> None:
    """UsageError where something that is not a file has the name: a rename would put the file in its place.

    As root that would take /dev/null, or /dev/stdout, from everybody.
    """
    if path.exists() and not path.is_file():
        what = "is a folder" if path.is_dir() else "is not a regular file"
        raise UsageError(f"{path}: {what}, and nothing is written in its place; name a file")


def write_whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """One file on its own, whole or not there."""
    with FileSet(path.parent) as files:
        with files.create(path.name) as file:
            write(file)
        files.publish()
