"""What became of one file in a pass, in a word, a sentence and an exit code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

# The codes are those of the command (docs/operations.md).
CLEAN, FOUND, WRONG, QUARANTINED, IO_ERROR, SELF_CHECK = 0, 1, 2, 4, 5, 6
# Of several, the first in this order is the one to end with.
_ORDER = (SELF_CHECK, IO_ERROR, QUARANTINED, WRONG, FOUND, CLEAN)
_LEVELS = {CLEAN: "info", FOUND: "warning"}


class Result(NamedTuple):
    """`event` is a word for programs: published, held, quarantined, known, waits, failed and others."""

    event: str
    name: str
    code: int
    words: str
    sha: str = ""

    @property
    def level(self) -> str:
        """How loud it is said."""
        return _LEVELS.get(self.code, "error")

    @property
    def sentence(self) -> str:
        """For a person."""
        short = f" ({self.sha[:12]})" if self.sha else ""
        return f"{self.name}: {self.words}{short}"


def worst(codes: Iterable[int]) -> int:
    """The code to end with when several files ended differently."""
    seen = set(codes)
    return next((code for code in _ORDER if code in seen), CLEAN)
