"""The result files of one input, written beside each other and published together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import IO, Protocol, TypeVar

from edi837.jobs.file_set import FileSet
from edi837.report.writers import CsvWriter, JsonlWriter, XmlWriter
from edi837.rows import lines as extract
from edi837.rows.record import COLUMNS, ExceptionRecord
from edi837.system.dataclass import dataclass


class Writer(Protocol):
    """A report that takes rows as they come."""

    def write(self, rows: Sequence[Sequence[str]]) -> None:
        """Take rows."""

    def finish(self) -> None:
        """No more rows."""


W = TypeVar("W")
STREAMED: dict[str, Callable[[IO[bytes], Sequence[str]], Writer]] = {
    "csv": CsvWriter,
    "jsonl": JsonlWriter,
    "xml": XmlWriter,
}


class RowFiles:
    """The exception reports that are written row by row, and the lines table."""

    def __init__(self, files: FileSet, name: str, formats: Sequence[str], lines: bool = True) -> None:
        self._stack = ExitStack()
        self.names: list[str] = []
        self._reports = [
            self._open(files, f"{name}.exceptions.{form}", STREAMED[form], COLUMNS)
            for form in formats
            if form in STREAMED
        ]
        self._lines = self._open(files, f"{name}.lines.csv", CsvWriter, extract.COLUMNS) if lines else None

    def _open(
        self, files: FileSet, name: str, writer: Callable[[IO[bytes], Sequence[str]], W], columns: Sequence[str]
    ) -> W:
        self.names.append(name)
        return writer(self._stack.enter_context(files.create(name)), columns)

    @property
    def full(self) -> str:
        """The name of a report that has all rows; '' when none was asked for."""
        return self.names[0] if self._reports else ""

    def rows(self, rows: list[ExceptionRecord]) -> None:
        """Rows of the exception report."""
        for report in self._reports:
            report.write(rows)

    def csv_lines(self, lines: list[str]) -> None:
        """Rows of the lines table, as they stand in its file."""
        if self._lines is not None:
            self._lines.write_lines(lines)

    def finish(self) -> None:
        """Write out what is held back."""
        for report in self._reports:
            report.finish()
        if self._lines is not None:
            self._lines.finish()
        self._stack.close()


@dataclass(frozen=True)
class Written:
    """A result file as the manifest lists it."""

    name: str
    sha256: str
    bytes: int


def describe(files: FileSet, name: str) -> Written:
    """Digest and size of a file that waits to be published."""
    digest = hashlib.sha256()
    size = 0
    with files.temporary(name).open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return Written(name, digest.hexdigest(), size)
