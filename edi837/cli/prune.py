"""edi837 prune: retention in a drop folder."""

from __future__ import annotations

from pathlib import Path

import click

from edi837.cli.drop_folder import drop_folder
from edi837.cli.exits import say
from edi837.cli.options import common_options
from edi837.drop.prune import doubted_clock, find_old, shorter_than_six_years
from edi837.drop.prune import prune as take_away
from edi837.settings.config import Loaded
from edi837.system.errors import worst


@click.command(short_help="Remove what is older than a drop folder keeps.")
@click.argument("root", type=click.Path(path_type=Path, file_okay=False))
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@click.option("--less-than-six-years", "shorter", is_flag=True, help="Remove though the settings keep less than that.")
@click.option("--clock-is-right", "believed", is_flag=True, help="Remove though the clock went on by over a month.")
@common_options(reporting=False, folder="root")
def prune(root: Path, dry_run: bool, shorter: bool, believed: bool, loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """Remove what is older than the days that ROOT/edi837.toml keeps: days of archive/, rows about claims.

    Less than six years needs --less-than-six-years (HIPAA, 45 CFR 164.316(b)(2)). What waits for a person stays, and so
    do earlier files with a claim of it. Files and control numbers stay known for ever: what is forgotten could be sent
    twice.
    """
    with drop_folder(root, loaded, verbose) as drop:
        old = find_old(drop)
        if not dry_run:
            take_away(drop, old, shorter, believed)
        else:
            if not shorter and (short := shorter_than_six_years(drop.settings)):
                say(f"{short}: needs --less-than-six-years")
            if not believed and (doubted := doubted_clock(drop)):
                say(doubted)
    if not quiet:
        verb = "would be removed" if dry_run else "removed"
        for day in old.days:
            say(f"archive/{day.path.name}: {len(day.files)} files {verb}")
        say(f"{old.files} files in {len(old.days)} days of archive/, {old.claims} rows about claims {verb}")
    return worst(result.code for result in drop.recovered)
