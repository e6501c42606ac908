"""What a release would be: made in a folder of its own, proved, counted, and taken away again."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from edi837.decisions.decision import Decision
from edi837.desk.state import Desk
from edi837.drop.folder import original_name
from edi837.jobs.inputs import Input
from edi837.jobs.releasing.release import release
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import FileEntry
from edi837.manifest import proof
from edi837.manifest.entries import ChangeEntry
from edi837.manifest.read import read_manifest
from edi837.rows.record import ExceptionRecord
from edi837.system import disk
from edi837.system.errors import SelfCheckFailed

# In the drop folder: it holds patients' data for a moment.
_PLACE = ".desk"


class Preview(NamedTuple):
    """Claims and cents that came in, go out, and wait; changes by rule; errors that are left; why a row is refused.

    `is_split` says that the clean claims can go out without the others.
    """

    claims_in: int
    cents_in: int
    ready: int
    ready_cents: int
    held: int
    held_cents: int
    changes: Counter[str]
    errors: tuple[ExceptionRecord, ...]
    refused: tuple[str, ...]
    is_split: bool
    proved: str


def preview(desk: Desk, entry: FileEntry, decided: Sequence[DecidedProposal]) -> Preview:
    """Make the release, prove it with the standard library's own proof, and count; nothing of it is kept."""
    original = Input(desk.waiting.folder / original_name(entry.name, entry.stem), entry.name)
    manifest = desk.waiting.of(entry).manifest.path
    decisions = [Decision(**each._asdict()) for each in decided]
    place = desk.root.path / _PLACE
    disk.make_folder(place)
    folder = Path(tempfile.mkdtemp(dir=place))
    try:
        run = replace(desk.run, audit=None)
        made_release = release(run, original, manifest, decisions, folder, entry.stem, split=True)
        is_split = made_release.held is not None or not made_release.remaining
        if made_release.manifest is None:
            made_release = release(run, original, manifest, decisions, folder, entry.stem, split=False)
        if made_release.manifest is None:
            raise SelfCheckFailed(f"{entry.name}: nothing could be made of it for a look")
        listed = read_manifest(made_release.manifest)
        output = made_release.manifest.parent / listed.content["output"]["name"]
        fault = proof.verify(original.path, output, made_release.manifest) if original.path else None
        if fault is not None:
            raise SelfCheckFailed(f"{entry.name}: byte {fault.offset}: {fault.why}")
        held = made_release.held
        cents_in = _cents(listed.content["charges"]["claims_in"])
        held_cents = _cents(held.charges) if held else 0
        held_claims = held.claims if held else 0
        return Preview(
            entry.claims,
            cents_in,
            entry.claims - held_claims,
            cents_in - held_cents,
            held_claims,
            held_cents,
            Counter(each.rule for each in listed.changes if isinstance(each, ChangeEntry)),
            made_release.remaining,
            tuple(refusal.reason for refusal in made_release.refused),
            is_split,
            f"{listed.content['output']['sha256']}",
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cents(dollars: object) -> int:
    return int(Decimal(str(dollars)) * 100)
