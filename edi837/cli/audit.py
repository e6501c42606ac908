"""edi837 audit: whether an audit log is what it was; its head signed; the log put aside."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import click

from edi837.cli.drop_folder import drop_folder
from edi837.cli.exits import say
from edi837.cli.options import common_options
from edi837.drop.rotate import Lost, begin_anew, rotate
from edi837.ledger import audit_log, signing
from edi837.ledger.keys import read_owned
from edi837.report.figures import counted
from edi837.settings.config import Loaded
from edi837.system import disk
from edi837.system.errors import CLEAN, SelfCheckFailed, UsageError, worst

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_NEW = click.Path(path_type=Path, dir_okay=False)
_from_line = click.option(
    "--from-line", type=click.IntRange(min=1), default=1, metavar="N", help="Older lines are not at hand."
)


@click.group(short_help="The audit log of a drop folder.")
def audit() -> None:
    """The audit log of a drop folder."""


@audit.command()
@click.argument("files", type=_FILE, nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--manifest", "manifests", type=_FILE, multiple=True, metavar="M",
    help="A manifest that `run` made: the line that it names must be in the log.",
)  # fmt: skip
@click.option(
    "--head", "heads", type=_FILE, multiple=True, metavar="H",
    help="A signed head that `audit sign` made: its line must be in the log (with --public-key).",
)  # fmt: skip
@click.option("--public-key", type=_FILE, metavar="FILE", help="The public half of the key that signed the heads.")
@_from_line
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def verify(
    files: tuple[Path, ...],
    manifests: tuple[Path, ...],
    heads: tuple[Path, ...],
    public_key: Path | None,
    from_line: int,
    quiet: bool,
) -> int:
    """Prove that no line of FILE was changed, moved or taken out since it was written.

    A log that was rotated is given with the older ones before it, or with --from-line: a log without its beginning does
    not hold by itself.
    """
    if bool(heads) != bool(public_key):
        raise UsageError("--head and --public-key belong together: a head is proved by the key that you trust")
    signed = [_signed_head(path, public_key).hash for path in heads if public_key]
    end = _verified(files, [*(_head(path) for path in manifests), *signed], from_line)
    if not quiet:
        begun = f" from line {from_line}" if from_line > 1 else ""
        proved = f"; {counted(len(signed), 'signed head')} fit" + ("s" if len(signed) == 1 else "") if signed else ""
        say(f"{_names(files)}: holds{begun}, up to line {end.number}, whose hash is {end.hash}{proved}")
    return CLEAN


@audit.command(name="new-key")
@click.option(
    "-o", "--output", type=_NEW, required=True, metavar="FILE", help="For the private key; the public one is FILE.pub."
)
def make_key(output: Path) -> int:
    """Make a key that signs heads of audit logs (Ed25519; needs the extra `sign`).

    FILE is for whoever signs, mode 0600. FILE.pub is for whoever verifies: keep it where nobody who can write to the
    drop folder can change it.
    """
    public = output.with_name(f"{output.name}.pub")
    _refuse_existing(output, public)
    pair = signing.new_key()
    for path, pem in ((output, pair.private), (public, pair.public)):
        with disk.create(path) as file:
            file.write(pem)
            disk.sync(file, path)
    public.chmod(0o644)
    return CLEAN


@audit.command()
@click.argument("files", type=_FILE, nargs=-1, required=True, metavar="FILE…")
@click.option("--key", type=_FILE, required=True, metavar="FILE", help="The private key that `audit new-key` made.")
@click.option("-o", "--output", type=_NEW, metavar="FILE", help="Write the signed head there, not to standard output.")
@_from_line
def sign(files: tuple[Path, ...], key: Path, output: Path | None, from_line: int) -> int:
    """Sign the last line of an audit log, after the log was proved to hold, to be kept elsewhere.

    Whoever rewrites the log later, on this machine, cannot make it fit a head that was signed before and kept where he
    cannot write.
    """
    if output is not None:
        _refuse_existing(output)
    head = _verified(files, (), from_line)
    try:
        signed = signing.sign(head, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", read_owned(key, "the private key"))
    except UsageError as error:
        raise UsageError(f"{key}: {error}") from None
    if output is None:
        click.echo(signed.decode(), nl=False)
        return CLEAN
    with disk.create(output) as file:
        file.write(signed)
        disk.sync(file, output)
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


def _verified(files: tuple[Path, ...], heads: Iterable[str], from_line: int) -> audit_log.Head:
    """The head of a log that holds; SelfCheckFailed names its first fault."""
    with contextlib.ExitStack() as opened:
        lines = chain.from_iterable(opened.enter_context(path.open("rb")) for path in files)
        end = audit_log.verify(lines, heads, from_line)
    if isinstance(end, audit_log.BrokenChain):
        raise SelfCheckFailed(f"{_names(files)}: line {end.line} {end.why}")
    return end


def _names(files: tuple[Path, ...]) -> str:
    return ", ".join(map(str, files))


def _refuse_existing(*paths: Path) -> None:
    if there := next((path for path in paths if os.path.lexists(path)), None):
        raise UsageError(f"{there}: is there already; it was not touched")


def _signed_head(path: Path, public_key: Path) -> audit_log.Head:
    try:
        key = signing.public_key(public_key.read_bytes())
    except UsageError as error:
        raise UsageError(f"{public_key}: {error}") from None
    try:
        return signing.signed_head(path.read_bytes(), key)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    except SelfCheckFailed as error:
        raise SelfCheckFailed(f"{path}: {error}") from None


def _head(manifest: Path) -> str:
    try:
        return str(json.loads(manifest.read_bytes())["audit"]["hash"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{manifest}: names no line of an audit log; it was not made by `run`") from None
