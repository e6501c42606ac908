"""Rows of an official file that cannot be read: each costs itself, and many of them the file."""

from __future__ import annotations

from edi837.official.source_file import SourceFile
from edi837.system.errors import MappingError

# One odd row in a hundred is usual; in a short file a few are more than that.
_USUAL = 10
_NAMED = 5


class OddRows:
    """Those of one file, as they come in."""

    def __init__(self, source: SourceFile) -> None:
        self.faults: list[MappingError] = []
        self._source = source
        self._mended: list[str] = []

    def add(self, fault: MappingError) -> None:
        """A row that is passed by."""
        self.faults.append(fault)

    def mend(self, row: int, what: str) -> None:
        """A row that is read all the same."""
        self._mended.append(f"row {row}: {what}")

    def judge(self, rows: int) -> None:
        """MappingError, the first fault, when half of the rows or more, or of many more than 1 %, cannot be read."""
        count = len(self.faults)
        if count and (count >= rows or (count > _USUAL and count * 100 > rows + count)):
            raise self.faults[0]
        if not rows:
            raise self._source.fault(None, "has a header and no row under it")

    def notes(self) -> tuple[str, ...]:
        """A line for each row that was passed by or mended, the first few of each."""
        said = [f"passed by: {fault}" for fault in self.faults[:_NAMED]]
        said += [f"{self._source.path}: {words}" for words in self._mended[:_NAMED]]
        more = max(0, len(self.faults) - _NAMED) + max(0, len(self._mended) - _NAMED)
        return (*said, f"{self._source.path}: {more} more such rows") if more else tuple(said)
