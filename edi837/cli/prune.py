"""edi837 prune: retention in a drop folder."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click

from edi837.cli.exits import say
from edi837.cli.options import common_options
from edi837.drop.folder import open_root
from edi837.drop.open_folder import new_run_id, opened
from edi837.drop.prune import find_old
from edi837.drop.prune import prune as take_away
from edi837.jobs.run import prepare
from edi837.settings.config import Loaded
from edi837.settings.unattended import read_run_settings
from edi837.system.errors import CLEAN
from edi837.system.log import open_log


@click.command(short_help="Remove what is older than a drop folder keeps.")
@click.argument("root", type=click.Path(path_type=Path, file_okay=False))
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@common_options(reporting=False, folder="root")
def prune(root: Path, dry_run: bool, loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """Remove what is older than the days that ROOT/edi837.toml keeps: days of archive/, rows about claims.

    Files and control numbers stay known for ever: what is forgotten could be sent twice.
    """
    folder = open_root(root)
    settings = read_run_settings(loaded, folder.path)
    run_id = new_run_id()
    log = open_log(run_id, loaded.settings.log_format, "info" if verbose else "warning")
    with opened(folder, prepare(loaded.settings), settings, log, run_id, _now, time.sleep) as drop:
        old = find_old(drop)
        if not dry_run:
            take_away(drop, old)
    if not quiet:
        verb = "would be removed" if dry_run else "removed"
        for path, number in old.folders:
            say(f"archive/{path.name}: {number} files {verb}")
        say(f"{old.files} files in {len(old.folders)} days of archive/, {old.claims} rows about claims {verb}")
    return CLEAN


def _now() -> datetime:
    return datetime.now().astimezone()
