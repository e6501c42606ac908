"""edi837 process: the main job."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path

import click

from edi837.cli.ending import closing_lines, file_sentence
from edi837.cli.exits import do_work, say
from edi837.cli.options import common_options
from edi837.cli.prepared import prepare_run
from edi837.cli.progress import Progress
from edi837.cli.summary import Summary
from edi837.jobs.inputs import check_held_names, find_inputs, refuse_to_overwrite, result_names
from edi837.jobs.several import Finished, share_work
from edi837.report.visible import visible
from edi837.settings.config import Loaded
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, worst


@click.command(short_help="Corrected EDI, report, drug lines, manifest: the main job.")
@click.argument("inputs", nargs=-1, metavar="INPUT…")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Results.")
@click.option("--split", is_flag=True, default=None, help="Claims with errors into NAME.held.EXT, the rest corrected.")
@click.option(
    "--ack",
    is_flag=True,
    default=None,
    help="TA1, 999 and 277CA for the sender; divides as --split does.",
)
@common_options(reporting=True)
def process(inputs: tuple[str, ...], out: Path, loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """Corrected EDI, exception report, drug lines and manifest for each INPUT.

    INPUT is a file, a folder, or - for standard input. Safe fixes are made, everything else is proposed or reported.
    An input is never overwritten.
    """
    settings = loaded.settings
    run = prepare_run(settings)
    items = find_inputs(inputs, out)
    refuse_to_overwrite(items, settings.summary)
    names = result_names(items, out, settings.read_beside)
    if settings.divides:
        check_held_names(names)
    summary = Summary(settings)
    codes, finished = [], []
    with closing(share_work(run, items, names, out)) as todo:
        for number, (item, work) in enumerate(todo, 1):
            with Progress(item.name, number, len(items), quiet) as progress:
                done, code = do_work(item.name, partial(work, progress.at), verbose)
            if done is not None:
                summary.add(done)
                finished.append((item, done))
                code = _code(done)
                if not quiet:
                    say(file_sentence(done))
                    if settings.summary != "-":
                        _list_held(done)
            codes.append(CLEAN if code == FOUND and settings.exit_zero else code)
    summary.write()
    if finished and not quiet:
        for line in closing_lines(finished, out, run.mappings, settings.decisions is not None):
            say(line)
    return worst(codes)


def _code(done: Finished) -> int:
    if done.quarantine:
        return QUARANTINED
    return FOUND if done.tally.open_rows or done.held else CLEAN


def _list_held(done: Finished) -> None:
    """The claims that --split put aside, one a line, on stdout."""
    for claim in done.held_claims:
        click.echo(visible(f"{done.name}: held {claim.patient_control_number}: {', '.join(claim.rules)}"))
