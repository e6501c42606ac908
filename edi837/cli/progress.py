"""Progress on a terminal: how far the current file is."""

from __future__ import annotations

import sys
from types import TracebackType

from edi837.report.visible import visible


class Progress:
    """A line on stderr that is rewritten; nothing at all when stderr is not a terminal."""

    def __init__(self, name: str, number: int, total: int, quiet: bool) -> None:
        self._show = sys.stderr.isatty() and not quiet
        self._head = visible(f"{number}/{total} {name}" if total > 1 else name)
        self._percent = -1

    def __enter__(self) -> Progress:
        self.at(0, 1)
        return self

    def at(self, done: int, size: int) -> None:
        """So many bytes of so many are done."""
        percent = 100 * done // max(size, 1)
        if self._show and percent != self._percent:
            self._percent = percent
            sys.stderr.write(f"\r\033[K{self._head} {percent} %")
            sys.stderr.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._show:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
