"""Findings and drug lines of an input without writing anything."""

from __future__ import annotations

from collections.abc import Callable

from edi837.jobs.inputs import Input
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.judging.wants import Wants
from edi837.jobs.open_judge import open_judge
from edi837.jobs.run import Run
from edi837.rows.lines import LineRow
from edi837.rows.record import ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.x12.source import Source


@dataclass
class Rows:
    """A Sink that hands rows to functions; `on_source` gets the file before its first row."""

    on_source: Callable[[Source], object] | None = None
    on_rows: Callable[[list[ExceptionRecord]], object] | None = None
    on_lines: Callable[[list[LineRow]], object] | None = None

    def rows(self, rows: list[ExceptionRecord]) -> None:
        """Rows of the exception report."""
        if self.on_rows is not None:
            self.on_rows(rows)

    def lines(self, lines: list[LineRow], csv_lines: list[str]) -> None:
        """Rows of the lines table; none in CSV are asked for."""
        if self.on_lines is not None:
            self.on_lines(lines)


def list_all_lines(run: Run, item: Input, on_lines: Callable[[list[LineRow]], object]) -> FileOutcome:
    """Every service line of an input, target or not; no rule is asked."""
    return _judged(run, item, Rows(on_lines=on_lines), Wants(rows=False, fixes=False, all_lines=True))


def check(run: Run, item: Input, sink: Rows) -> FileOutcome:
    """Judge an input; its rows, drug lines or both go to `sink`, no fix is made."""
    wants = Wants(rows=sink.on_rows is not None, lines=sink.on_lines is not None, fixes=False)
    return _judged(run, item, sink, wants)


def _judged(run: Run, item: Input, sink: Rows, wants: Wants) -> FileOutcome:
    with open_judge(run, item, wants) as (source, judge, outcome):
        if sink.on_source is not None:
            sink.on_source(source)
        judge.judge(sink)
        source.check_unchanged()
        return outcome
