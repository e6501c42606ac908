"""edi837 verify: the proof that only the listed bytes changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from edi837.cli.exits import say
from edi837.manifest import proof
from edi837.report.figures import counted
from edi837.system.errors import CLEAN, SELF_CHECK, Unreadable, UsageError

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(short_help="Prove that only listed bytes changed.")
@click.argument("original", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.argument("corrected", type=_FILE)
@click.argument("manifest", type=_FILE)
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def verify(original: Path, corrected: Path, manifest: Path, quiet: bool) -> int:
    """Prove that CORRECTED is ORIGINAL with the changes of MANIFEST and no other.

    Says how many changes each rule made, which of them came from a proposal, and by whose decision.
    """
    try:
        content = _loaded(manifest)
        fault = proof.prove(original, corrected, content)
    except ValueError as error:
        raise UsageError(f"{manifest}: {error}") from None
    if fault is None:
        if not quiet:
            say(f"{corrected}: proved: only the bytes listed in {manifest.name} differ from {original.name}")
            for changed in proof.summary(content):
                say(_sentence(changed))
        return CLEAN
    place = "" if fault.offset is None else f"byte {fault.offset} of the original: "
    say(f"{corrected}: not proved: {place}{fault.why}", error=True)
    return SELF_CHECK


def _loaded(manifest: Path) -> dict[str, Any]:
    """A manifest; ValueError when it is not one, Unreadable where the disk does not give it: a read names no file."""
    try:
        return proof.load(manifest)
    except OSError as error:
        raise Unreadable(f"{manifest}: cannot be read: {error.strerror}; it is safe to run again") from None


def _sentence(changed: proof.RuleChanges) -> str:
    """Changes of one rule; names of rules and persons are as the manifest has them, so what no terminal shows goes."""
    rule, person = ("".join(filter(str.isprintable, text)) for text in (changed.rule, changed.by))
    words = {"": "", "proposed": f", proposed, approved by {person}", "permitted": f", permitted by {person}"}
    return f"  {rule}: {counted(changed.changes, 'change')}{words[changed.origin]}"
