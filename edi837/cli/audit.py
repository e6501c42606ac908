"""edi837 audit verify: whether an audit log is what it was."""

from __future__ import annotations

import json
from pathlib import Path

import click

from edi837.cli.exits import say
from edi837.ledger import audit_log
from edi837.system.errors import CLEAN, SELF_CHECK, UsageError

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(short_help="The audit log of a drop folder.")
def audit() -> None:
    """The audit log of a drop folder."""


@audit.command()
@click.argument("file", type=_FILE)
@click.option(
    "--manifest", "manifests", type=_FILE, multiple=True, metavar="M",
    help="A manifest that `run` made: the line that it names must be in the log.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def verify(file: Path, manifests: tuple[Path, ...], quiet: bool) -> int:
    """Prove that no line of FILE was changed, moved or taken out since it was written."""
    with file.open("rb") as lines:
        told = audit_log.verify(lines, [_head(path) for path in manifests])
    if isinstance(told, audit_log.BrokenChain):
        say(f"{file}: line {told.line} {told.why}", error=True)
        return SELF_CHECK
    if not quiet:
        say(f"{file}: holds, up to line {told.number}, whose hash is {told.hash}")
    return CLEAN


def _head(manifest: Path) -> str:
    try:
        return str(json.loads(manifest.read_bytes())["audit"]["hash"])
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{manifest}: names no line of an audit log; it was not made by `run`") from None
