"""Where the rows of a file go while it is judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from edi837.rows.lines import LineRow
from edi837.rows.record import ExceptionRecord

TakeRows = Callable[[list[ExceptionRecord]], None]


class Sink(Protocol):
    """Where rows go as they come."""

    def rows(self, rows: list[ExceptionRecord]) -> None:
        """Rows of the exception report, in their final order."""

    def lines(self, lines: list[LineRow], csv_lines: list[str]) -> None:
        """Rows of the lines table, and lines of its CSV file: those of them that are wanted."""
