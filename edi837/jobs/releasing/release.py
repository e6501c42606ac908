"""Release: safe and approved fixes, spliced again from the original, proved, judged once more."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edi837.decisions.table import APPROVE, DECLINE, DecisionFile, read_decisions
from edi837.jobs.files import FileSet
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.judging.judge_file import FileOutcome
from edi837.jobs.judging.tally import Tally
from edi837.jobs.listing import write_listing
from edi837.jobs.output import Entry, corrected_name, write_output
from edi837.jobs.releasing.recounted import entry_of, recounted
from edi837.jobs.releasing.released_rows import released_rows
from edi837.jobs.releasing.resolve import Refused, Resolved, resolve
from edi837.jobs.reporting.results import RowFiles, describe
from edi837.jobs.run import Run
from edi837.manifest.manifest import stored_entry
from edi837.system.errors import UsageError
from edi837.x12.source import Source, open_source


@dataclass(frozen=True)
class Released:
    """What a command needs to know of a release."""

    name: str
    manifest: Path
    tally: Tally
    approved: int
    declined: int
    refused: tuple[Refused, ...]


def release(run: Run, original: Input, manifest: Path, decisions: Path, out: Path, name: str | None = None) -> Released:
    """Write NAME.released.EXT with its exceptions and manifest; NAME is that of the manifest unless given.

    UsageError when the manifest is not of this original, or has no rows beside it.
    """
    told = read_manifest(manifest)
    made = read_decisions(decisions)
    name = name or manifest.name.removesuffix(".manifest.json")
    with closing(open_input(original)) as source, FileSet(out) as files:
        if source.sha256 != told["input"]["sha256"]:
            raise UsageError(f"{manifest}: is the manifest of another file than {source.name}: the digests differ")
        resolved = resolve(made.rows, told)
        outcome = _outcome(told)
        changes = _changes(told, resolved, source)
        output = write_output(files, source, changes, corrected_name(original, name, "released"))
        with closing(open_source(files.temporary(output.name), output.name)) as released:
            rows, outcome.tally = released_rows(run, source, released, manifest, told, resolved)
        outcome.tally.repaired = told["counts"]["repaired"]
        report = RowFiles(files, f"{name}.released", ("csv",), lines=False)
        report.rows(rows)
        report.finish()
        parent = {"run_id": told["run_id"], "sha256": hashlib.sha256(manifest.read_bytes()).hexdigest()}
        reports = [describe(files, one) for one in report.names]
        outcome.decisions.extend(_decisions(resolved, made))
        listing = f"{name}.released.manifest.json"
        write_listing(files, listing, run, source, outcome, output, reports, parent=parent, changes=changes)
        files.publish()
    return Released(
        source.name,
        out / f"{name}.released.manifest.json",
        outcome.tally,
        len(resolved.approved),
        len(resolved.declined),
        tuple(resolved.refused),
    )


def read_manifest(path: Path) -> dict[str, Any]:
    """A manifest of this schema over a file that was not held back."""
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
        complete = told["schema"] == 1 and told["status"] == "complete" and isinstance(told["proposals"], list)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path}: is not a manifest of edi837") from None
    if not complete:
        raise UsageError(f"{path}: is the manifest of a quarantined file; there is nothing to release")
    if told["output"] is None:
        raise UsageError(f"{path}: all claims are held; release them with {told['held']['manifest']['name']}")
    return told


def _outcome(told: dict[str, Any]) -> FileOutcome:
    outcome = FileOutcome(told["run_id"])
    for proposal in told["proposals"]:
        outcome.proposals.append(proposal)
    return outcome


def _changes(told: dict[str, Any], resolved: Resolved, source: Source) -> list[Entry]:
    """The changes of the release: those made already, the approved ones, and the counts that follow."""
    entries: list[Entry] = [stored_entry(one) for one in told["changes"]]
    for one in resolved.approved:
        entries.extend(entry_of(change, one.rule, one.exception_id, one.claim) for change in one.changes)
    return recounted(source.data, entries)


def _decisions(resolved: Resolved, made: DecisionFile) -> list[dict[str, str]]:
    """The decisions as the manifest lists them, with why a row was refused."""
    listed = [(one.exception_id, APPROVE, one.decision, "") for one in resolved.approved]
    listed += [(one.exception_id, DECLINE, one, "") for one in resolved.declined]
    listed += [(one.decision.exception_id, "refused", one.decision, one.why) for one in resolved.refused]
    return [
        {
            "exception_id": exception_id,
            "decision": word,
            "by": row.by,
            "note": "; ".join(filter(None, (row.note, why))),
            "value": row.value,
            "file": made.name,
            "row": str(row.row),
        }
        for exception_id, word, row, why in listed
    ]
