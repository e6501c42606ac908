"""edi837 check: findings only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial

import click

from edi837.cli.exits import guarded, painted, say
from edi837.cli.options import common_options
from edi837.cli.prepared import prepared
from edi837.jobs.check import Rows
from edi837.jobs.check import check as check_input
from edi837.jobs.inputs import find_inputs
from edi837.jobs.judging.judge_file import FileOutcome
from edi837.report.figures import counted
from edi837.report.visible import visible
from edi837.report.writers import CsvWriter, JsonlWriter
from edi837.rows.record import COLUMNS, ExceptionRecord
from edi837.settings.config import Loaded
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, worst

Write = Callable[[list[ExceptionRecord]], object]


@click.command(short_help="Findings on stdout; nothing is written.")
@click.argument("inputs", nargs=-1, metavar="INPUT…")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "jsonl", "json"]), default="text", show_default=True
)
@common_options(reporting=False)
def check(inputs: tuple[str, ...], form: str, loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """Findings of each INPUT on stdout; nothing is written or repaired."""
    settings = loaded.settings
    run = prepared(settings)
    write, finish = _writer(form)
    codes = []
    for item in find_inputs(inputs):
        outcome, code = guarded(item.name, partial(check_input, run, item, Rows(on_rows=write)), verbose)
        if outcome is not None:
            code = _code(outcome)
            if not quiet and form == "text":
                say(_sentence(item.name, outcome))
        codes.append(CLEAN if code == FOUND and settings.exit_zero else code)
    finish()
    return worst(codes)


def _code(outcome: FileOutcome) -> int:
    if outcome.quarantine:
        return QUARANTINED
    return FOUND if outcome.tally.open_rows else CLEAN


def _sentence(name: str, outcome: FileOutcome) -> str:
    tally = outcome.tally
    held = f"; held back by {', '.join(outcome.quarantine)}" if outcome.quarantine else ""
    return (
        f"{name}: {counted(tally.claims, 'claim')}, {tally.claims_examined} with drug lines; "
        f"{counted(tally.by_severity['error'], 'error')}, {counted(tally.by_severity['warning'], 'warning')}{held}"
    )


def _writer(form: str) -> tuple[Write, Callable[[], object]]:
    if form == "csv":
        table = CsvWriter(sys.stdout.buffer, COLUMNS)
        return table.write, table.finish
    if form == "jsonl":
        lines = JsonlWriter(sys.stdout.buffer, COLUMNS)
        return lines.write, lines.finish
    if form == "json":
        return _json_array()
    return _print_rows, lambda: None


def _json_array() -> tuple[Write, Callable[[], object]]:
    separator = "[\n"

    def write(rows: list[ExceptionRecord]) -> None:
        nonlocal separator
        for row in rows:
            told = separator + json.dumps(row._asdict(), ensure_ascii=False)
            sys.stdout.buffer.write(told.encode("utf-8", "backslashreplace"))
            separator = ",\n"

    return write, lambda: sys.stdout.buffer.write(b"\n]\n" if separator == ",\n" else b"[]\n")


_COLORS = {"error": "red", "warning": "yellow"}


def _print_rows(rows: list[ExceptionRecord]) -> None:
    for row in rows:
        claim = f"claim {row.patient_control_number}" if row.patient_control_number else ""
        where = " ".join(filter(None, (claim, f"line {row.line}" if row.line else "", row.element)))
        place = f":{row.segment}" if row.segment else f":byte {row.byte_start}" if int(row.byte_end) else ""
        head = visible(f"{row.file}{place}: {row.rule} ")
        fix = f" [{row.fix}: {row.after}]" if row.after else ""
        said = visible(f" {where}: {row.message}{fix}" if where else f": {row.message}{fix}")
        click.echo(head + painted(row.severity, _COLORS.get(row.severity)) + said)
