"""A list that moves to disk when it grows: what waits in it does not grow with the file."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_IN_MEMORY = 1 << 20
_CHUNK = 256


class Spool(Generic[T]):
    """Append, then read as often as wanted, in order. Holds values of this process only, so pickle is safe."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._pending: list[T] = []
        self._length = 0

    def append(self, value: T) -> None:
        """Put one value at the end."""
        self._pending.append(value)
        self._length += 1
        if len(self._pending) >= _CHUNK:
            self._flush()

    def extend(self, values: Iterable[T]) -> None:
        """Put several values at the end."""
        for value in values:
            self.append(value)

    def _flush(self) -> None:
        if self._pending:
            self._file.seek(0, 2)
            pickle.dump(self._pending, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._pending = []

    def __iter__(self) -> Iterator[T]:
        self._flush()
        at = 0
        while True:
            self._file.seek(at)
            try:
                chunk: list[T] = pickle.load(self._file)  # noqa: S301 - written by this very object
            except EOFError:
                return
            at = self._file.tell()
            yield from chunk

    def __len__(self) -> int:
        return self._length

    def close(self) -> None:
        """Give the disk space back."""
        self._file.close()
