"""CSV for spreadsheets: RFC 4180, UTF-8, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

# A cell that begins like this, also after blanks, is a formula to a spreadsheet (OWASP on CSV injection).
_RUNS = re.compile(r"[\s\u00a0]*[=+\-@\t\r\n]")
# The same among cells that are put together with NUL before each: one search for a whole row.
_SUSPECT_CELL = re.compile(r"\x00[=+\-@\s]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+")


class CsvWriter:
    """Writes rows of text to a binary file."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        # The name of a file may hold bytes that are no text; they are shown by their numbers.
        self._text = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(columns)

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows, each cell made harmless."""
        self._writer.writerows(
            [harmless(cell) for cell in row] if _SUSPECT_CELL.search("\0" + "\0".join(row)) else row for row in rows
        )

    def finish(self) -> None:
        """Hand everything to the file, which stays open."""
        self._text.flush()
        self._text.detach()


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula; plain numbers stay."""
    return "'" + cell if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else cell
