"""edi837 extract: the drug lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO

import click

from edi837.cli.exits import do_work, say
from edi837.cli.options import Read, common_options
from edi837.cli.prepared import prepare_run
from edi837.jobs.check import Rows, list_all_lines
from edi837.jobs.check import check as check_input
from edi837.jobs.file_set import write_whole
from edi837.jobs.inputs import Input, find_inputs, refuse_to_overwrite
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.run import Run
from edi837.mapping.target_codes import ALL_DRUGS
from edi837.report.figures import counted
from edi837.report.parquet import ParquetWriter
from edi837.report.writers import CsvWriter, JsonlWriter
from edi837.rows.lines import COLUMNS, LineRow
from edi837.rules import codes_that_tell
from edi837.rules.rule import Tells
from edi837.settings.config import Loaded
from edi837.settings.readers import read_names
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, UsageError, worst

_CLAIM, _MOST_KINDS = "837", 5
_WRITERS: dict[str, type[CsvWriter | JsonlWriter | ParquetWriter]] = {
    "csv": CsvWriter,
    "jsonl": JsonlWriter,
    "parquet": ParquetWriter,
}


@click.command(short_help="The target drug lines, one row a line.")
@click.argument("inputs", nargs=-1, metavar="INPUT…")
@click.option("--format", "form", type=click.Choice(list(_WRITERS)), default="csv", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Instead of stdout."
)
@click.option("--all-drugs", is_flag=True, help="The lines of all drugs, as --target all-drugs.")
@click.option("--all-lines", is_flag=True, help="Every service line, drug or not.")
@click.option("--columns", type=Read("columns", read_names), metavar="NAMES", help="Some columns, in this order.")
@common_options(reporting=False)
def extract(
    inputs: tuple[str, ...],
    form: str,
    output: Path | None,
    all_drugs: bool,
    all_lines: bool,
    columns: tuple[str, ...] | None,
    loaded: Loaded,
    quiet: bool,
    verbose: bool,
) -> int:
    """The target drug lines of each INPUT, one row a line.

    Sets that are not examined are named on stderr; where one of them is an 837, the exit code is 1.
    """
    if all_drugs and all_lines:
        raise UsageError("--all-drugs and --all-lines cannot both be asked for")
    settings = replace(loaded.settings, target=(ALL_DRUGS,)) if all_drugs else loaded.settings
    chosen = _chosen(columns or COLUMNS)
    if form == "parquet" and output is None:
        raise UsageError("--format parquet is written to a file: add -o FILE")
    run = prepare_run(settings)
    items = find_inputs(inputs)
    refuse_to_overwrite(items, output)
    codes: list[int] = []

    def write(file: IO[bytes]) -> None:
        codes.extend(_write(_WRITERS[form](file, chosen), chosen, run, items, verbose, all_lines))

    if output is None:
        write(sys.stdout.buffer)
    else:
        write_whole(output, write)
    return worst(codes)


def _chosen(columns: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := [name for name in columns if name not in COLUMNS]:
        raise UsageError(f"--columns: {unknown[0]!r} is not a column of the lines table: {', '.join(COLUMNS)}")
    return columns


def _code(name: str, outcome: FileOutcome) -> int:
    """The exit code; what was not looked at is said, for no lines of it are no proof that there are none."""
    unexamined = sum(1 for _, code in outcome.faults if code in codes_that_tell(Tells.SET_UNEXAMINED))
    if outcome.quarantine:
        say(f"{name}: held back by {', '.join(outcome.quarantine)}; not examined, so no lines", error=True)
        return QUARANTINED
    if unexamined:
        say(f"{name}: {counted(unexamined, 'set')} not examined (see check); the lines of others alone", error=True)
    others = outcome.passed_through
    if others:
        kinds = ", ".join(f"{times:,} × {kind}" for kind, times in others.most_common(_MOST_KINDS))
        more = f" and {counted(len(others) - _MOST_KINDS, 'kind')} more" if len(others) > _MOST_KINDS else ""
        say(f"{name}: {counted(others.total(), 'set')} not examined, so without lines: {kinds}{more}", error=True)
    return FOUND if unexamined or any(kind.startswith(_CLAIM) for kind in others) else CLEAN


def _write(
    writer: CsvWriter | JsonlWriter | ParquetWriter,
    columns: tuple[str, ...],
    run: Run,
    items: list[Input],
    verbose: bool,
    all_lines: bool,
) -> list[int]:
    places = [COLUMNS.index(name) for name in columns]

    def write_some(rows: Iterable[LineRow]) -> None:
        writer.write([[row[place] for place in places] for row in rows])

    on_lines = writer.write if columns == COLUMNS else write_some
    codes = []
    for item in items:
        listing = (
            partial(list_all_lines, run, item, on_lines)
            if all_lines
            else partial(check_input, run, item, Rows(on_lines=on_lines))
        )
        outcome, code = do_work(item.name, listing, verbose)
        if outcome is not None:
            code = _code(item.name, outcome)
        codes.append(code)
    writer.finish()
    return codes
