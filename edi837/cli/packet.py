"""edi837 packet: what goes to a payer that denied a claim, for a person to sign."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import click

from edi837.appeal.packet import packet_of
from edi837.appeal.packet_docx import docx
from edi837.appeal.packet_html import html
from edi837.cli.answer_store import answered_store
from edi837.cli.exits import say
from edi837.cli.prepared import load_own
from edi837.jobs.denied_claims import denied_claim, timeline_called
from edi837.jobs.file_set import FileSet
from edi837.system.errors import CLEAN

_FOLDER = click.Path(path_type=Path, file_okay=False)
_WRITERS = {"html": html, "docx": docx}
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@click.command(short_help="Letter, evidence and history of a denied claim.")
@click.argument("claim", metavar="CLAIM")
@click.option("--root", type=_FOLDER, metavar="ROOT", help="A drop folder.")
@click.option("--results", type=_FOLDER, multiple=True, metavar="DIR", help="Results of process; may be repeated.")
@click.option("--out", type=_FOLDER, required=True, metavar="DIR", help="Where to write.")
@click.option("--format", "forms", type=click.Choice(list(_WRITERS)), multiple=True,
              help="May be repeated; by default both, DOCX where the extra `docx` is installed.")  # fmt: skip
@click.option("--mappings", type=click.Path(path_type=Path), metavar="DIR", help="Own mappings.")
def packet(
    claim: str, root: Path | None, results: tuple[Path, ...], out: Path, forms: tuple[str, ...], mappings: Path | None
) -> int:
    """The packet of a claim that was denied, rejected or paid less: what to do and why, a letter where an appeal is
    what it asks for, evidence as present or missing, the claim as it was sent, and what was changed by whom.

    CLAIM is its patient control number. Nothing is asserted that no source says; a person reads it, and signs.
    """
    loaded = load_own(mappings)
    folders = results if root is None else (root,)
    with answered_store(root, results) as store, store.reading() as session:
        of_claim = packet_of(denied_claim(session, timeline_called(session, claim), folders, loaded), loaded.codes)
    name = _UNSAFE.sub("_", claim)
    with FileSet(out) as files:
        for form in dict.fromkeys(forms or _both()):
            with files.create(f"{name}.packet.{form}") as file:
                file.write(_WRITERS[form](of_claim))
        written = ", ".join(str(out / each) for each in files.names)
        files.publish()
    say(f"{claim}: {written}; a person reads it, and signs")
    return CLEAN


def _both() -> tuple[str, ...]:
    """The formats that can be written here."""
    return ("html", "docx") if find_spec("docx") is not None else ("html",)
