"""edi837 audit verify: whether an audit log is what it was."""

from __future__ import annotations

import contextlib
import json
from itertools import chain
from pathlib import Path

import click

from edi837.cli.drop_folder import drop_folder
from edi837.cli.exits import say
from edi837.cli.options import common_options
from edi837.drop.rotate import Lost, begin_anew, rotate
from edi837.ledger import audit_log
from edi837.settings.config import Loaded
from edi837.system.errors import CLEAN, SELF_CHECK, UsageError, worst

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(short_help="The audit log of a drop folder.")
def audit() -> None:
    """The audit log of a drop folder."""


@audit.command()
@click.argument("files", type=_FILE, nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--manifest", "manifests", type=_FILE, multiple=True, metavar="M",
    help="A manifest that `run` made: the line that it names must be in the log.",
)  # fmt: skip
@click.option("--from-line", type=click.IntRange(min=1), default=1, metavar="N", help="Older lines are not at hand.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def verify(files: tuple[Path, ...], manifests: tuple[Path, ...], from_line: int, quiet: bool) -> int:
    """Prove that no line of FILE was changed, moved or taken out since it was written.

    A log that was rotated is given with the older ones before it, or with --from-line: a log without its beginning does
    not hold by itself.
    """
    with contextlib.ExitStack() as opened:
        lines = chain.from_iterable(opened.enter_context(path.open("rb")) for path in files)
        end = audit_log.verify(lines, [_head(path) for path in manifests], from_line)
    name = ", ".join(map(str, files))
    if isinstance(end, audit_log.BrokenChain):
        say(f"{name}: line {end.line} {end.why}", error=True)
        return SELF_CHECK
    if not quiet:
        begun = f" from line {from_line}" if from_line > 1 else ""
        say(f"{name}: holds{begun}, up to line {end.number}, whose hash is {end.hash}")
    return CLEAN


@audit.command(name="rotate")
@click.argument("root", type=click.Path(path_type=Path, file_okay=False))
@click.option("--gone", is_flag=True, help="The log is gone and cannot be restored: begin a new one.")
@click.option("--by", metavar="NAME", help="Who says so.")
@click.option("--note", metavar="TEXT", help="Why.")
@common_options(reporting=False, folder="root")
def rotate_log(
    root: Path, gone: bool, by: str | None, note: str | None, loaded: Loaded, quiet: bool, verbose: bool
) -> int:
    """Put the audit log of ROOT aside as audit.N.jsonl, N being its last line; a new one goes on from there."""
    if gone and not (by and by.strip() and note and note.strip()):
        raise UsageError("--gone needs --by NAME and --note TEXT: who begins a new log, and why")
    with drop_folder(root, loaded, verbose, check_log=not gone) as drop:
        words = begin_anew(drop, Lost(by.strip(), note.strip())) if gone and by and note else rotate(drop)
    if not quiet:
        say(words)
    return worst(result.code for result in drop.recovered)


def _head(manifest: Path) -> str:
    try:
        return str(json.loads(manifest.read_bytes())["audit"]["hash"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{manifest}: names no line of an audit log; it was not made by `run`") from None
