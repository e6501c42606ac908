"""edi837 run: one pass over a drop folder."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from edi837.cli.exits import say
from edi837.cli.options import Read, common_options
from edi837.cli.prepared import warn_of_former
from edi837.cli.summary import write_summary
from edi837.drop.folder import WORK, Root, make_root, open_root
from edi837.drop.open_folder import new_run_id
from edi837.drop.run_once import Accepted, Asked, Received, run_once
from edi837.drop.take_over import TakeOver
from edi837.drop.waiting import settling_lines
from edi837.drop.waiting import status as status_lines
from edi837.jobs.run import prepare
from edi837.settings.config import Loaded, Settings
from edi837.settings.unattended import RunSettings, read_run_settings, read_seconds
from edi837.system.errors import CLEAN, FOUND, UsageError
from edi837.system.log import open_log

_READABLE = ("csv", "jsonl")


@click.command(short_help="One pass over a drop folder.")
@click.argument("root", type=click.Path(path_type=Path, file_okay=False))
@click.option("--init", is_flag=True, help="Make the folders, the key and a commented edi837.toml.")
@click.option("--status", is_flag=True, help="Show what waits, and for what.")
@click.option("--accept", metavar="SHA12", help="Publish a file that waits as it is (with --by and --note).")
@click.option("--received", metavar="NAME", help="Note that a set was received, by a name of its files (with --by).")
@click.option("--take-over", is_flag=True, help="Let ROOT go on with a ledger of another folder, or a restored one.")
@click.option("--by", metavar="NAME", help="Who accepts, says that it was received, or lets ROOT take over.")
@click.option("--note", metavar="TEXT", help="Why it is accepted, or taken over.")
@click.option(
    "--stable-seconds", type=Read("seconds", read_seconds), metavar="N", help="Take files not written to for N seconds."
)
@common_options(reporting=True, folder="root")
def run(
    root: Path,
    init: bool,
    status: bool,
    accept: str | None,
    received: str | None,
    take_over: bool,
    by: str | None,
    note: str | None,
    stable_seconds: int | None,
    loaded: Loaded,
    quiet: bool,
    verbose: bool,
) -> int:
    """One pass over the drop folder ROOT: take what came into inbox/, judge it, publish it to outbox/.

    A file with errors or open proposals waits in hold/; decisions/ takes what was decided. Silent when all is well.
    """
    if init:
        return _init(root, quiet)
    folder = open_root(root)
    settings = read_run_settings(loaded, folder.path)
    if stable_seconds is not None:
        settings = replace(settings, stable_seconds=stable_seconds)
    if status:
        for line in status_lines(folder, settings, datetime.now().astimezone()):
            click.echo(line)
        return CLEAN
    level = "error" if quiet else "info" if verbose else "warning"
    code = _run(folder, loaded, settings, level, _asked(accept, received, take_over, by, note))
    if verbose or (sys.stderr.isatty() and not quiet):
        for line in settling_lines(folder, settings, datetime.now().astimezone()):
            say(line)
    return CLEAN if code == FOUND and loaded.settings.exit_zero else code


def _init(root: Path, quiet: bool) -> int:
    folder = make_root(root)
    if not quiet:
        say(f"{folder.path}: ready; edit edi837.toml, put files into inbox/, call edi837 run {root}")
    return CLEAN


def _asked(sha: str | None, name: str | None, take_over: bool, by: str | None, note: str | None) -> Asked | None:
    by, note = (by or "").strip(), (note or "").strip()
    if (sha is not None) + (name is not None) + take_over > 1:
        raise UsageError("--accept, --received and --take-over are different things: run the command once for each")
    if name is not None:
        if not by:
            raise UsageError("--received needs --by NAME: who says that the set was received")
        return Received(name, by)
    if take_over:
        if not (by and note):
            raise UsageError("--take-over needs --by NAME and --note TEXT: who lets this folder take over, and why")
        return TakeOver(by, note)
    if sha is None:
        return None
    if not (by and note):
        raise UsageError("--accept needs --by NAME and --note TEXT: who takes the file as it is, and why")
    return Accepted(sha, by, note)


def _run(root: Root, loaded: Loaded, settings: RunSettings, level: str, asked: Asked | None) -> int:
    prepared = prepare(for_run(loaded))
    warn_of_former(prepared.mappings, loaded.settings.mappings)
    run_id = new_run_id()
    log = open_log(run_id, loaded.settings.log_format, level, root.path / settings.log if settings.log else None)
    tempfile.tempdir = str(root.folder(WORK))  # what is too large for memory stays inside the drop folder
    done = run_once(root, prepared, settings, log, run_id, asked)
    write_summary(loaded.settings.summary, run_id, done.code, done.results)
    return done.code


def for_run(loaded: Loaded) -> Settings:
    """Reports as CSV unless told otherwise; release reads the rows again, so one of them is always readable."""
    settings = loaded.settings
    if settings.split:
        raise UsageError("split is for process: run publishes a file whole, or lets it wait whole")
    report = ("csv",) if loaded.origins["report"] == "default" else settings.report
    if not set(report) & set(_READABLE):
        report = ("csv", *report)
    return replace(settings, report=report, decisions=None)
