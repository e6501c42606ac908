"""A list that moves to disk when it grows: what waits in it does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import tempfile

T = TypeVar("T")

_IN_MEMORY = 1 << 18
_CHUNK = 256


class Spool(Generic[T]):
    """Append, then read as often as wanted, in order. Holds values of this process only, so pickle is safe.

    So many values at a time go to disk, and are in memory when it is read: `chunk`.
    """

    def __init__(self, chunk: int = _CHUNK) -> None:
        # None while all of it waits in memory, as it does for most files.
        self._file: tempfile.SpooledTemporaryFile[bytes] | None = None
        self._chunk = chunk
        self._pending: list[T] = []
        self._length = 0

    def append(self, value: T) -> None:
        """Put one value at the end."""
        self._pending.append(value)
        self._length += 1
        if len(self._pending) >= self._chunk:
            self._flush()

    def extend(self, values: Iterable[T]) -> None:
        """Put several values at the end."""
        for value in values:
            self.append(value)

    def _flush(self) -> None:
        import pickle  # both only here: what a small file leaves to wait never goes to disk
        import tempfile

        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._file.seek(0, 2)
        pickle.dump(self._pending, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._pending = []

    def chunks(self) -> Iterator[list[T]]:
        """The values that are in it now, as many at a time as are in memory. None is empty."""
        length, done, at = self._length, 0, 0
        while self._file is not None and done < min(length, self._length - len(self._pending)):
            import pickle

            self._file.seek(at)
            chunk: list[T] = pickle.load(self._file)  # noqa: S301 - written by this very object
            at = self._file.tell()
            yield chunk[: length - done]
            done += len(chunk)
        if done < length:
            yield self._pending[: length - done]

    def __iter__(self) -> Iterator[T]:
        """The values that are in it now."""
        for chunk in self.chunks():
            yield from chunk

    def __len__(self) -> int:
        return self._length

    def __getstate__(self) -> dict[str, Any]:
        """For another process: what is on disk goes over as it stands there."""
        content = b""
        if self._file is not None:
            self._file.seek(0)
            content = self._file.read()
        return {**vars(self), "_file": content}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _file=None)
        if content := state["_file"]:
            import tempfile

            self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
            self._file.write(content)

    def close(self) -> None:
        """Give the disk space back."""
        if self._file is not None:
            self._file.close()
