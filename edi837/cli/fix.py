"""edi837 fix: corrected EDI of one file, or the difference."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from edi837.cli.exits import do_work, painted, say
from edi837.cli.options import common_options
from edi837.cli.prepared import prepare_run
from edi837.jobs.file_set import write_whole
from edi837.jobs.fix import Fixed, fix_input
from edi837.jobs.inputs import Input, find_inputs, refuse_to_overwrite
from edi837.jobs.run import Run
from edi837.report.visible import visible
from edi837.settings.config import Loaded
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, UsageError

_COLORS = {"-": "red", "+": "green", "@": "cyan"}


@click.command(short_help="Safe fixes alone, or what they would change.")
@click.argument("input_", nargs=1, metavar="INPUT")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Instead of stdout."
)
@click.option("--diff", is_flag=True, help="Show what would change, claim by claim, and write nothing.")
@common_options(reporting=False)
def fix(input_: str, output: Path | None, diff: bool, loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """INPUT with its safe fixes, on stdout or in FILE; every other byte stays as it is."""
    items = find_inputs([input_])
    if len(items) > 1:
        raise UsageError("fix takes one file; use process for a folder")
    refuse_to_overwrite(items, output)
    run = prepare_run(loaded.settings)
    fixed, code = do_work(items[0].name, lambda: _fix(run, items[0], output, diff), verbose)
    if fixed is None:
        return code
    if not quiet:
        say(_sentence(items[0].name, fixed))
    if fixed.quarantine:
        return QUARANTINED
    return FOUND if fixed.left and not loaded.settings.exit_zero else CLEAN


def _fix(run: Run, item: Input, output: Path | None, diff: bool) -> Fixed:
    with fix_input(run, item) as fixed:
        if diff:
            for line in fixed.difference(run.settings.include_patient):
                click.echo(painted(visible(line.text), _COLORS.get(line.mark)))
        elif not fixed.quarantine and output is not None:
            write_whole(output, lambda file: _write(file, fixed))
        elif not fixed.quarantine:
            _write(sys.stdout.buffer, fixed)
    return fixed


def _write(file: IO[bytes], fixed: Fixed) -> None:
    for piece in fixed.pieces():
        file.write(piece)


def _sentence(name: str, fixed: Fixed) -> str:
    if fixed.quarantine:
        return f"{name}: held back by {', '.join(fixed.quarantine)}; nothing was written"
    return f"{name}: {fixed.repaired} repaired, {fixed.left} errors and warnings left to a person"
