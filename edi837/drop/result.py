"""What became of one file in a pass, in a word, a sentence and an exit code."""

from __future__ import annotations

from edi837.system.errors import CLEAN, FOUND
from edi837.system.named_tuple import NamedTuple

_LEVELS = {CLEAN: "info", FOUND: "warning"}


class FileResult(NamedTuple):
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
