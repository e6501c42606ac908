"""edi837 release: carry out what a person decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from edi837.cli.exits import guarded, say
from edi837.cli.options import common_options
from edi837.cli.prepared import prepared
from edi837.jobs.inputs import find_inputs
from edi837.jobs.releasing.release import Released
from edi837.jobs.releasing.release import release as release_input
from edi837.settings.config import Loaded
from edi837.system.errors import CLEAN, FOUND, UsageError

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(short_help="Splice in what a named person approved.")
@click.argument("original", metavar="ORIGINAL")
@click.option("--manifest", required=True, type=_FILE, metavar="M", help="The manifest that `process` wrote.")
@click.option("--decisions", type=_FILE, metavar="FILE", help="CSV or XLSX with the decisions.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Results.")
@common_options(reporting=False)
def release(original: str, manifest: Path, out: Path, loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """Write ORIGINAL with its safe fixes and the approved proposals, proved, as NAME.released.EXT."""
    items = find_inputs([original])
    if len(items) > 1:
        raise UsageError("release takes one file")
    decisions = loaded.settings.decisions
    if decisions is None:
        raise UsageError("--decisions FILE is needed")
    run = prepared(replace(loaded.settings, decisions=None))
    done, code = guarded(items[0].name, lambda: release_input(run, items[0], manifest, decisions, out), verbose)
    if done is None:
        return code
    for row in done.refused:
        say(f"{decisions.name}, row {row.decision.row}: refused: {row.why}", error=True)
    if not quiet:
        say(_sentence(done))
    left = done.tally.open_rows or done.refused
    return FOUND if left and not loaded.settings.exit_zero else CLEAN


def _sentence(done: Released) -> str:
    return (
        f"{done.name}: {done.approved} approved, {done.declined} declined, {len(done.refused)} refused; "
        f"{done.tally.open_rows} errors and warnings left to a person"
    )
