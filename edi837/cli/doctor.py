"""edi837 doctor: what is not as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from edi837.cli.exits import say
from edi837.cli.prepared import warn_of_former
from edi837.drop.doctor import examine
from edi837.drop.folder import INBOX, open_root
from edi837.jobs.run import prepare
from edi837.native import WORDS
from edi837.settings.config import Loaded, load_settings
from edi837.settings.unattended import read_run_settings
from edi837.system.errors import CLEAN, FOUND


@click.command(short_help="Say what is wrong with a drop folder.")
@click.argument("root", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
def doctor(root: Path | None, quiet: bool) -> int:
    """Look at folders, modes, space, clock, ledger, audit log and table dates; say what is wrong with ROOT.

    Without ROOT the current folder is looked at; where that is not a drop folder, settings and tables alone. It also
    says whether claims are read by native code or by Python alone.
    """
    folder = root or Path.cwd()
    loaded = load_settings({}, folder)
    wrong = list(_examine(folder, loaded, root is not None or (folder / INBOX).is_dir()))
    for sentence in wrong:
        click.echo(sentence)
    if not quiet:
        say(f"claims are read by {WORDS}")
    if not wrong and not quiet:
        say(f"{folder}: all is well")
    return FOUND if wrong else CLEAN


def _examine(folder: Path, loaded: Loaded, is_drop: bool) -> Iterator[str]:
    run = prepare(loaded.settings)
    warn_of_former(run.mappings, loaded.settings.mappings)
    if run.mappings.official is not None:
        yield from run.mappings.official.out_of_date(loaded.settings.today)
    if is_drop:
        yield from examine(open_root(folder), read_run_settings(loaded, folder), datetime.now().astimezone())
