"""edi837 check: findings only."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

import click

from edi837.cli.exits import do_work, say
from edi837.cli.finding_formats import FORMATS, STATISTICS_FORMATS, FindingWriter, findings_as
from edi837.cli.options import common_options
from edi837.cli.prepared import prepare_run
from edi837.jobs.check import Rows
from edi837.jobs.check import check as check_input
from edi837.jobs.inputs import Input, find_inputs
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.report.figures import counted
from edi837.report.places import FilePlaces
from edi837.rows.record import ExceptionRecord
from edi837.settings.config import Loaded
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, UsageError, worst
from edi837.x12.file_lines import FileLines
from edi837.x12.source import Source

_RANK = {"info": 0, "warning": 1, "error": 2}


@click.command(short_help="Findings on stdout; nothing is written.")
@click.argument("inputs", nargs=-1, metavar="INPUT…")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--statistics", is_flag=True, help="How often each rule found something, instead of the rows.")
@click.option(
    "--min-severity",
    type=click.Choice(list(_RANK)),
    default="info",
    show_default=True,
    help="Rows below it are not shown, and do not count for the exit code.",
)
@common_options(reporting=False)
def check(
    inputs: tuple[str, ...], form: str, statistics: bool, min_severity: str, loaded: Loaded, quiet: bool, verbose: bool
) -> int:
    """Findings of each INPUT on stdout; nothing is written or repaired.

    A finding names the line of the file where each segment stands on a line of its own; else the byte, and the segment
    within its set. sarif is for code scanning and editors, github for the annotations of a workflow.
    """
    if statistics and form not in STATISTICS_FORMATS:
        raise UsageError(f"--statistics comes as {' or '.join(STATISTICS_FORMATS)}, not as {form}")
    settings = loaded.settings
    run = prepare_run(settings)
    findings = findings_as(form, statistics)
    codes = []
    for item in find_inputs(inputs):
        shown = _ShownRows(item, findings, min_severity)
        sink = Rows(on_source=shown.begin, on_rows=shown.write)
        outcome, code = do_work(item.name, partial(check_input, run, item, sink), verbose)
        if outcome is not None:
            code = QUARANTINED if outcome.quarantine else FOUND if shown.open_rows else CLEAN
            if not quiet and form == "text":
                say(_sentence(item.name, outcome))
        codes.append(CLEAN if code == FOUND and settings.exit_zero else code)
    findings.finish()
    return worst(codes)


class _ShownRows:
    """The rows of one file that are severe enough, and how many of them ask for work."""

    def __init__(self, item: Input, findings: FindingWriter, least: str) -> None:
        self._path = item.name if item.path is None else os.fspath(item.path)
        self._findings = findings
        self._least = _RANK[least]
        self.open_rows = 0

    def begin(self, source: Source) -> None:
        """The file is open."""
        self._places = FilePlaces(self._path, FileLines(source.data))

    def write(self, rows: Sequence[ExceptionRecord]) -> None:
        """Rows of the file as they are found."""
        shown = [row for row in rows if _RANK[row.severity] >= self._least]
        self.open_rows += sum(row.counts for row in shown)
        self._findings.write(shown, self._places)


def _sentence(name: str, outcome: FileOutcome) -> str:
    tally = outcome.tally
    held = f"; held back by {', '.join(outcome.quarantine)}" if outcome.quarantine else ""
    examined = "not examined" if outcome.quarantine else f"{tally.claims_examined} with drug lines"
    return (
        f"{name}: {counted(tally.claims, 'claim')}, {examined}; "
        f"{counted(tally.by_severity['error'], 'error')}, {counted(tally.by_severity['warning'], 'warning')}{held}"
    )
