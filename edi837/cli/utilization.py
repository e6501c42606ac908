"""edi837 utilization: what the drug lines come to, by provider, payer, site, month and more."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import IO

import click

from edi837.cli.exits import do_work, say
from edi837.cli.options import CODES, Read, codes_given
from edi837.cli.prepared import prepare_run
from edi837.cli.progress import Progress
from edi837.jobs.file_set import write_whole
from edi837.jobs.inputs import Input, find_inputs, refuse_to_overwrite
from edi837.jobs.utilization import Counting, neutral, read_sources
from edi837.report.figures import counted
from edi837.settings import config, readers
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, worst
from edi837.utilization.dimensions import DEFAULT, DIMENSIONS, read_dimensions
from edi837.utilization.formats import FORMATS
from edi837.utilization.notes import no_lines_note, passed_by_note


@click.command(short_help="Units, mg and charge by provider, payer, site, month.")
@click.argument("inputs", nargs=-1, metavar="INPUT…")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Instead of stdout."
)
@click.option(
    "--by",
    type=Read("dimensions", read_dimensions),
    default=",".join(DEFAULT),
    metavar="DIMENSIONS",
    help=f"Of {', '.join(DIMENSIONS)} (default all but day and prescriber); day+site for combinations.",
)
@click.option("--chart", type=click.Path(path_type=Path), metavar="CSV", help="What was given, for the counts.")
@click.option("--log", type=click.Path(path_type=Path), metavar="CSV", help="Dispensing log with counts.")
@click.option("--purchases", type=click.Path(path_type=Path), metavar="CSV", help="Packages bought under 340B.")
@click.option("--mappings", type=click.Path(path_type=Path), metavar="DIR", help="Own mappings; they come first.")
@click.option("--codes", type=click.Path(path_type=Path), metavar="FILE", help="Official tables (codes import).")
@click.option("--target", type=CODES, multiple=True, metavar="CODES", help="Procedure codes to count.")
@click.option("--as-of", type=Read("date", readers.read_date), metavar="DATE", help="The day that counts as today.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
def utilization(
    inputs: tuple[str, ...],
    form: str,
    output: Path | None,
    by: tuple[str, ...],
    chart: Path | None,
    log: Path | None,
    purchases: Path | None,
    mappings: Path | None,
    codes: Path | None,
    target: tuple[tuple[str, ...], ...],
    as_of: object,
    quiet: bool,
    verbose: bool,
) -> int:  # fmt: skip
    """Claims, lines, units, mg and charge of the target lines of all INPUTs, grouped; no patient is named.

    Void claims (frequency 8) are counted apart, all others alike. A value that a line does not tell is not a zero: such
    lines are counted in columns of their own.

    With --log or --purchases the report also holds counts together: opening + received - given - wasted - returned -
    transferred - closing by place and day, each patient's day, and packages bought under 340B (docs/evidence.md). A
    difference is a question. As csv these rows come instead of the groups.
    """
    flags = {"mappings": mappings, "codes": codes, "target": codes_given(target), "as_of": as_of}
    items = find_inputs(inputs)
    refuse_to_overwrite(items, output)
    flags |= {"chart": chart, "log": log, "purchases": purchases}
    settings = config.load_settings(flags, Path.cwd()).settings
    run = prepare_run(neutral(settings))
    counting = Counting(run, by, read_sources(run, settings))
    for sentence in counting.sources.faults():
        say(f"warning: {sentence}")
    exit_codes: list[int] = []

    def write(file: IO[bytes]) -> None:
        exit_codes.extend(_count(counting, items, quiet, verbose))
        FORMATS[form](file, counting.overview())

    if output is None:
        write(sys.stdout.buffer)
    else:
        write_whole(output, write)
    if not quiet:
        _tell(counting, form, output)
    return worst(exit_codes)


def _count(counting: Counting, items: list[Input], quiet: bool, verbose: bool) -> list[int]:
    codes = []
    for number, item in enumerate(items, 1):
        with Progress(item.name, number, len(items), quiet) as progress:
            held, code = do_work(item.name, partial(counting.count, item, progress.at), verbose)
        if held:
            code = QUARANTINED
            say(f"{item.name}: held back by {', '.join(held)}; not counted", error=True)
        elif code == CLEAN and counting.files[-1].unexamined:
            code = FOUND
            say(f"{item.name}: {passed_by_note(counting.files[-1])}; nothing of it is counted", error=True)
        codes.append(code)
    return codes or [CLEAN]


def _tell(counting: Counting, form: str, output: Path | None) -> None:
    """What the output does not tell a person who does not open it now."""
    overview = counting.overview()
    if overview.empty and (output is not None or form != "text"):
        say(no_lines_note(overview))
    if output is not None:
        lines = counted(sum(file.lines for file in overview.files), "target line")
        say(f"{lines} of {counted(len(overview.files), 'file')}: {output}")
