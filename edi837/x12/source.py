"""An input as bytes that are never written: a file, standard input or a .gz unpacked, with its digest."""

from __future__ import annotations

import hashlib
import mmap
import os
import stat
import threading
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import IO, Any

from edi837.system.dataclass import dataclass
from edi837.system.errors import Unreadable
from edi837.x12.delimiters import Buffer

# Up to here a file is read at once: a copy in memory cannot be cut short by another process.
_READ_AT_ONCE = 8 << 20
_PIECE = 1 << 20
# A smaller file is hashed sooner than a thread begins.
_WORTH_A_THREAD = 1 << 20
# The state of the digest is kept after so many bytes each: what begins with the same bytes need not be hashed again.
_STEP = 8 << 20
# A packed file may hold this much, and may be packed this well; more is taken for a bomb.
MOST_UNPACKED = 64 << 30
MOST_RATIO = 400
_RATIO_FROM = 64 << 20


@dataclass
class Source:
    """`name` is what reports call it; `container` the packed file it came from; `_stamp` size and time when read."""

    name: str
    data: Buffer
    container: str = ""
    path: Path | None = None
    _stamp: tuple[int, int] | None = None
    # Of the mapped file, for processes that map it again; -1 for bytes in memory.
    descriptor: int = -1
    _digest: str = ""
    _states: list[hashlib._Hash] = field(default_factory=list, repr=False)
    _hashing: threading.Thread | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.data)

    def start_hashing(self) -> None:
        """Compute the digest of a large file beside other work: hashing lets other threads run."""
        if not self._digest and self._hashing is None and len(self) >= _WORTH_A_THREAD:
            self._hashing = threading.Thread(target=self._hash, daemon=True)
            self._hashing.start()

    def _hash(self) -> None:
        states: list[hashlib._Hash] = []
        digest = hashlib.sha256()
        with memoryview(self.data) as content:
            for at in range(0, len(content), _STEP):
                with content[at : at + _STEP] as piece:
                    digest.update(piece)
                states.append(digest.copy())
        self._states, self._digest = states, digest.hexdigest()

    @property
    def sha256(self) -> str:
        """The digest of the unpacked bytes, in hex."""
        if self._hashing is not None:
            self._hashing.join()
            self._hashing = None
        if not self._digest:
            self._hash()
        return self._digest

    def hashed_before(self, offset: int) -> tuple[hashlib._Hash, int]:
        """A digest that has taken in the bytes up to the second value, which is `offset` or not far before it."""
        size = len(self) if self.sha256 else 0
        steps = len(self._states) if offset >= size else offset // _STEP
        if not steps:
            return hashlib.sha256(), 0
        return self._states[steps - 1].copy(), min(steps * _STEP, size)

    def check_unchanged(self) -> None:
        """Unreadable when the file was written to since it was opened; what was read may be torn."""
        if self.path is None or self._stamp is None:
            return
        try:
            now = os.stat(self.path)
        except OSError:
            return  # removed meanwhile: what was opened is still whole
        if (now.st_size, now.st_mtime_ns) != self._stamp:
            raise Unreadable(f"{self.name} was changed while it was read; run again when it is complete")

    def close(self) -> None:
        """Let the mapped file go."""
        # An interruption may come while the thread is being started: then it cannot be waited for, and what it still
        # holds goes with the process.
        if self._hashing is not None:
            with suppress(RuntimeError):
                self._hashing.join()
        if isinstance(self.data, mmap.mmap):
            with suppress(BufferError):
                self.data.close()
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


class TooLarge(Unreadable):
    """A packed file holds more bytes than are wanted."""


def open_source(path: Path, name: str | None = None, follow: bool = True, most: int = MOST_UNPACKED) -> Source:
    """A regular file, unpacked when it ends in .gz, up to `most` bytes. Unreadable says what is wrong with it."""
    name = name or path.name
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW))
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"{path}: not a regular file (use - for standard input)")
        stamp = (status.st_size, status.st_mtime_ns)
        try:
            if path.suffix.lower() == ".gz":
                return _source(name, _unpack(file, path, most), container=path.name, path=path, _stamp=stamp)
            return _source(name, file, path=path, _stamp=stamp)
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror or 'cannot be read'}") from error


def read_stream(stream: IO[bytes], name: str = "stdin.837") -> Source:
    """All of a stream, kept on disk when it is large."""
    import tempfile  # a file is read where it lies

    with tempfile.TemporaryFile() as spool:
        while piece := stream.read(_PIECE):
            spool.write(piece)
        spool.flush()
        return _source(name, spool)


def _source(name: str, file: IO[bytes], **known: Any) -> Source:
    size = os.fstat(file.fileno()).st_size
    if size <= _READ_AT_ONCE:
        file.seek(0)
        return Source(name, file.read(), **known)
    data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return Source(name, data, descriptor=os.dup(file.fileno()), **known)


def _unpack(file: IO[bytes], path: Path, most: int) -> IO[bytes]:
    """The unpacked content in a file without a name."""
    import gzip  # few files come packed
    import tempfile
    import zlib

    packed = max(1, os.fstat(file.fileno()).st_size)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as its mapping
    total = 0
    try:
        with gzip.GzipFile(fileobj=file) as unpacked:
            while piece := unpacked.read(_PIECE):
                total += len(piece)
                if total > most:
                    raise TooLarge(f"{path}: unpacks to more than {most} bytes; refused")
                if total > _RATIO_FROM and total > packed * MOST_RATIO:
                    raise Unreadable(f"{path}: unpacks to far more than its size; refused")
                target.write(piece)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"{path}: is not a whole gzip file") from error
    target.flush()
    return target
