"""Which claims came before: the service that two claims bill may be one. Eight bytes of digest stand for a claim."""

from __future__ import annotations

from edi837.claim.repeated import short

# Beyond so many claims none is remembered; memory stays bounded, and the report says so.
MOST_CLAIMS = 1_000_000


class Seen:
    """Claims of the files that are counted, and of the file that is being counted."""

    def __init__(self, most: int = MOST_CLAIMS) -> None:
        self.full = False
        self._most = most
        self._known: set[int] = set()
        self._fresh: set[int] = set()

    def again(self, identity: bytes) -> bool:
        """Whether a claim like this one came before; it is remembered from now on."""
        number = short(identity)
        if number in self._known or number in self._fresh:
            return True
        if len(self._known) + len(self._fresh) < self._most:
            self._fresh.add(number)
        else:
            self.full = True
        return False

    def keep(self) -> None:
        """The file counts."""
        self._known |= self._fresh
        self._fresh.clear()

    def forget(self) -> None:
        """The file does not count."""
        self._fresh.clear()
