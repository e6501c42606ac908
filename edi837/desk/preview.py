"""What a release would be: made in a folder of its own, proved, counted, and taken away again."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from edi837.decisions.decision import Decision
from edi837.desk.state import LOOKS, Desk, Preview
from edi837.drop.folder import original_name
from edi837.jobs.inputs import Input
from edi837.jobs.releasing.release import release
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import FileEntry
from edi837.manifest import proof
from edi837.manifest.entries import ChangeEntry
from edi837.manifest.read import read_manifest
from edi837.system import disk
from edi837.system.errors import SelfCheckFailed

# So many looks are kept; each has the rows with errors that are left.
_KEPT = 4


def preview(desk: Desk, entry: FileEntry, decided: Sequence[DecidedProposal], digest: str) -> Preview:
    """Make the release, prove it with the standard library's own proof, and count; the files are not kept.

    `digest` is that of the decisions: what they come to is kept for who looks again.
    """
    key = (entry.sha256, digest)
    with desk.busy:
        if key not in desk.looks:
            desk.looks[key] = _release_shown(desk, entry, decided)
            while len(desk.looks) > _KEPT:
                desk.looks.popitem(last=False)
        return desk.looks[key]


def _release_shown(desk: Desk, entry: FileEntry, decided: Sequence[DecidedProposal]) -> Preview:
    original = Input(desk.waiting.folder / original_name(entry.name, entry.stem), entry.name)
    manifest = desk.waiting.of(entry).manifest.path
    decisions = [Decision(**each._asdict()) for each in decided]
    place = desk.root.path / LOOKS
    disk.make_folder(place)
    folder = Path(tempfile.mkdtemp(dir=place))
    try:
        run = replace(desk.run, audit=None)
        shown = release(run, original, manifest, decisions, folder, entry.stem, split=True)
        is_split = shown.held is not None or not shown.remaining
        if shown.manifest is None:
            shown = release(run, original, manifest, decisions, folder, entry.stem, split=False)
        if shown.manifest is None:
            raise SelfCheckFailed(f"{entry.name}: nothing could be made of it for a look")
        listed = read_manifest(shown.manifest)
        output = shown.manifest.parent / listed.content["output"]["name"]
        fault = proof.verify(original.path, output, shown.manifest) if original.path else None
        if fault is not None:
            raise SelfCheckFailed(f"{entry.name}: byte {fault.offset}: {fault.why}")
        held = shown.held
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
            shown.remaining,
            tuple(refusal.reason for refusal in shown.refused),
            is_split,
            f"{listed.content['output']['sha256']}",
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cents(dollars: object) -> int:
    return int(Decimal(str(dollars)) * 100)
