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
from edi837.desk.readiness import Readiness
from edi837.desk.state import Desk, Preview
from edi837.drop.by_order import exemption
from edi837.drop.folder import LOOKS
from edi837.jobs.inputs import Input
from edi837.jobs.releasing.release import Released, release
from edi837.ledger.deciding import DecidedProposal
from edi837.manifest import proof
from edi837.manifest.entries import ChangeEntry
from edi837.manifest.read import read_manifest
from edi837.system import disk
from edi837.system.errors import SelfCheckFailed

# So many looks are kept; each has the rows with errors that are left.
_KEPT = 4


def preview(desk: Desk, ready: Readiness, decided: Sequence[DecidedProposal]) -> Preview:
    """Make the release, prove it with the standard library's own proof, and count; the files are not kept.

    What the same decisions come to is kept for who looks again.
    """
    key = (ready.entry.sha256, ready.seal)
    with desk.busy:
        if key not in desk.looks:
            desk.looks[key] = _release_shown(desk, ready, decided)
            while len(desk.looks) > _KEPT:
                desk.looks.popitem(last=False)
        return desk.looks[key]


def _release_shown(desk: Desk, ready: Readiness, decided: Sequence[DecidedProposal]) -> Preview:
    entry = ready.entry
    original = Input(desk.waiting.original(entry), entry.name)
    manifest = desk.waiting.of(entry).manifest
    exempt = exemption(manifest, decided, ready.withheld, ready.accepted)
    decisions = [Decision(**each._asdict()) for each in decided if each.exception_id not in exempt.undecided]
    place = desk.root.path / LOOKS
    disk.make_folder(place)
    folder = Path(tempfile.mkdtemp(dir=place))
    try:
        run = replace(desk.run, audit=None)
        shown = release(run, original, manifest, decisions, folder, entry.stem, split=True, exempt=exempt)
        seen = Preview(
            entry.claims, entry.charge_cents, 0, 0, Counter(), shown.remaining, len(exempt.undecided),
            tuple(refusal.reason for refusal in shown.refused), "",
        )  # fmt: skip
        return seen if shown.manifest is None else _proved(seen, original, shown, shown.manifest)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _proved(seen: Preview, original: Input, shown: Released, manifest: Path) -> Preview:
    listed = read_manifest(manifest)
    output = manifest.parent / listed.content["output"]["name"]
    fault = proof.verify(original.path, output, manifest) if original.path else None
    if fault is not None:
        raise SelfCheckFailed(f"{original.name}: byte {fault.offset}: {fault.why}")
    held = shown.held
    return seen._replace(
        ready=seen.claims_in - (held.claims if held else 0),
        ready_cents=seen.cents_in - (_cents(held.charges) if held else 0),
        changes=Counter(each.rule for each in listed.changes if isinstance(each, ChangeEntry)),
        proved=f"{listed.content['output']['sha256']}",
    )


def _cents(dollars: object) -> int:
    return int(Decimal(str(dollars)) * 100)
