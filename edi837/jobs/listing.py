"""The manifests of a judged file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import edi837
from edi837.jobs.file_set import FileSet
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.reporting.results import Written, describe
from edi837.jobs.run import Run
from edi837.manifest.entries import SCHEMA, Entry
from edi837.manifest.read import MANIFEST_ENDING
from edi837.manifest.write import write_manifest
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import Source
from edi837.x12.values import plain

if TYPE_CHECKING:
    from edi837.jobs.split import Held, Split, SplitFile

CORRECTED, HELD = "corrected", "held"


class SplitPart(NamedTuple):
    """What a split adds to the manifest of one of its two files; that of the corrected one names the other."""

    kind: str
    part: SplitFile
    split: Split
    held: Held | None = None


def write_split_listings(
    files: FileSet, name: str, run: Run, source: Source, outcome: FileOutcome, split: Split, reports: Sequence[Written]
) -> Held | None:
    """Write the manifest of the held claims, where there are any, then that of the corrected file, which names it."""
    from edi837.jobs.split import Held  # loaded by whoever splits

    held, output = None, split.held.output
    if output is not None:
        listing = held_listing(name)
        part = SplitPart(HELD, split.held, split)
        write_listing(files, listing, run, source, outcome, output, reports, split=part)
        held = Held(output, describe(files, listing), split.held.claims, plain(split.held.charges))
    part = SplitPart(CORRECTED, split.corrected, split, held)
    write_listing(files, f"{name}{MANIFEST_ENDING}", run, source, outcome, split.corrected.output, reports, split=part)
    return held


def held_listing(name: str) -> str:
    """The name of the manifest of the held claims."""
    return f"{name}.{HELD}{MANIFEST_ENDING}"


def write_listing(
    files: FileSet,
    name: str,
    run: Run,
    source: Source,
    outcome: FileOutcome,
    output: Written | None,
    reports: Sequence[Written],
    *,
    parent: dict[str, Any] | None = None,
    changes: Iterable[Entry] | None = None,
    split: SplitPart | None = None,
    request: Mapping[str, Any] | None = None,
) -> None:
    """Write the manifest as the last file of the set; `request` is what a provider asked for, of claims sent again."""
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "status": "quarantined" if outcome.quarantine else "complete",
        "quarantine": list(outcome.quarantine),
        "tool": f"edi837 {edi837.__version__}",
        "run_id": outcome.run_id,
        "as_of": run.settings.today.isoformat(),
        "settings": run.settings.recorded(),
        "mappings_sha256": run.mappings.sha256,
        "codes": run.code_tables(outcome.tally.last_service),
        "input": {
            "name": source.name,
            "sha256": source.sha256,
            "bytes": len(source),
            "container": source.container or None,
        },
        "output": asdict(output) if output else None,
        "reports": [asdict(report) for report in reports],
    }
    if run.audit is not None:
        head["audit"] = dict(run.audit)
    if request is not None:
        head["request"] = dict(request)
    lists: dict[str, Iterable[Any]] = {
        "changes": outcome.changes if changes is None else changes,
        "proposals": outcome.proposals,
        "deferred": outcome.deferred,
        "decisions": outcome.decisions,
    }
    tally = outcome.tally
    counts, charges = tally.summary(), tally.charges(tally.charges_in)
    if split is not None:
        _add_split(split, head, lists)
        counts |= {"claims_out": split.part.claims, "claims_held": split.split.held.claims}
        charges |= {"claims_out": plain(split.part.charges), "claims_held": plain(split.split.held.charges)}
    tail = {"parent": parent, "counts": counts, "charges": charges, "verified": output is not None}
    with files.create(name) as file:
        write_manifest(file, head, lists, tail)


def _add_split(split: SplitPart, head: dict[str, Any], lists: dict[str, Iterable[Any]]) -> None:
    """Which of the two files the manifest is about, what makes it of the input, and where levels went."""
    head["part"] = split.kind
    if split.kind == CORRECTED:
        head["held"] = asdict(split.held) if split.held else None
    lists["changes"], lists["proposals"] = split.part.changes, split.part.proposals
    lists["hl_map"], lists["held_whole"] = split.part.runs, split.split.whole
