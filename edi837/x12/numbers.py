"""Control numbers that were met: mostly they count up, and then two of them say which."""

from __future__ import annotations

# What does not count up is kept one by one, up to so many: a file that has more is not numbered at all.
_MOST = 1 << 17


class ControlNumbersMet:
    """Says of each control number whether it was met before."""

    def __init__(self) -> None:
        self._first = self._last = -1
        self._others: set[str] = set()

    def met(self, sent: str) -> bool:
        """Whether the number was met before; from now on it was."""
        number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= 18 else -1
        if number >= 0 and (self._last < 0 or number == self._last + 1):
            self._first = number if self._last < 0 else self._first
            self._last = number
            return bool(self._others) and sent.lstrip("0") in self._others
        key = sent.lstrip("0") if number >= 0 else sent
        before = (number >= 0 and self._first <= number <= self._last) or key in self._others
        if not before and len(self._others) < _MOST:
            self._others.add(key)
        return before
