"""Release: safe and approved fixes, spliced again from the original, proved, judged once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from typing import Any

from edi837.decisions.charge_master import ChargeMaster
from edi837.decisions.decision import Decision
from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.decisions.refusal import Refused
from edi837.decisions.resolve import Approved, Resolved, Subject, resolve
from edi837.findings.finding import AS_SENT
from edi837.jobs.claims_listing import write_claims
from edi837.jobs.file_set import FileSet
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.judging.tally import Tally
from edi837.jobs.listing import CORRECTED, write_listing
from edi837.jobs.output import corrected_name, write_output
from edi837.jobs.releasing.combined import CannotCombine, combine
from edi837.jobs.releasing.earlier_release import base_of, decisions_carried, refuse_to_lose
from edi837.jobs.releasing.recounted import recount_entries, renumber_entries
from edi837.jobs.releasing.released_rows import released_rows, removed_by_split
from edi837.jobs.releasing.remaining import NO_EXEMPTION, Exempt, Remaining, holding
from edi837.jobs.releasing.split_off import HeldPart, Release, split_off
from edi837.jobs.releasing.typed import bounds_by
from edi837.jobs.reporting.results import RowFiles, describe
from edi837.jobs.reporting.stored import check_reports
from edi837.jobs.run import Run
from edi837.manifest.entries import SPLIT, ChangeEntry, Entry, listed_change
from edi837.manifest.read import MANIFEST_ENDING, Manifest, check_changes
from edi837.rows.record import ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.system.errors import UsageError
from edi837.x12.delimiters import Buffer
from edi837.x12.source import Source, open_source

_REFUSED = "refused"


@dataclass(frozen=True)
class Released:
    """What a command needs to know of a release; `manifest` is None where nothing was published.

    `remaining` are the rows with errors that no decision took away, `held` what was split off because of them. `moved`
    is what the approved fixes add to the claims' charges; `kept_charges` counts lines with other units whose charge was
    approved as sent.
    """

    name: str
    manifest: Path | None
    tally: Tally
    approved: int
    declined: int
    refused: tuple[Refused, ...]
    carried: int = 0
    remaining: tuple[ExceptionRecord, ...] = ()
    held: HeldPart | None = None
    passed_by: Counter[str] = field(default_factory=Counter)
    moved: Decimal = Decimal(0)
    kept_charges: int = 0


def release(
    run: Run,
    original: Input,
    manifest: Path | Manifest,
    decisions: Sequence[Decision],
    out: Path,
    name: str | None = None,
    *,
    strict: bool = False,
    charges: ChargeMaster | None = None,
    split: bool = False,
    control_number: int | None = None,
    exempt: Exempt = NO_EXEMPTION,
) -> Released:
    """Write NAME.released.EXT with its exceptions and manifest; NAME is that of the manifest unless given. A
    manifest that was read already is not that of a release.

    Decisions of an earlier release, in `out` or of the manifest given, are carried on. With `strict`, nothing is
    published while a row is refused. With `split`, claims with errors that are left go into NAME.held.EXT, and nothing
    is published where they cannot be told from the others; `exempt` says which errors hold no claim back, and which
    proposals do. With `control_number`, what is released gets new numbers that count from it; what is held keeps those
    that it came with. `charges` bounds amounts that are typed. UsageError
    when the manifest is not of this original, has no rows beside it, or when decisions would be lost; SelfCheckFailed
    when what it lists does not hold.
    """
    base, given = (manifest, None) if isinstance(manifest, Manifest) else base_of(manifest)
    name = name or base.name
    listing = f"{name}.released{MANIFEST_ENDING}"
    earlier = _earlier(base, [out / listing, *([given] if given else [])])
    with closing(open_input(original)) as source, FileSet(out) as files:
        _check(base, source, decisions)
        _check_part(base, split, control_number)
        resolved = resolve(decisions, subject_of(base, source.data, charges), earlier)
        entries = _entries(source.data, base, resolved)
        if lost := [refusal for refusal in resolved.refused if refusal.decision in earlier]:
            refuse_to_lose(given or out / listing, [refusal.decision for refusal in lost], lost[0].reason)
        if strict and resolved.refused:
            return _done(source.name, None, Tally(), resolved, earlier)
        if control_number is not None:
            entries = renumber_entries(source.data, entries, control_number, removed_by_split(base))
        output = write_output(files, source, entries, corrected_name(original, name, "released"))
        outcome = FileOutcome(base.run_id)
        outcome.decisions.extend(_listed(base, resolved))
        outcome.proposals.extend(list(base.proposals.values()))
        with closing(open_source(files.temporary(output.name), output.name)) as released:
            rows, outcome.tally, left = released_rows(run, source, released, base, resolved, entries)
        outcome.tally.repaired = base.content["counts"]["repaired"]
        back = holding(source.data, left, exempt, base.proposals) if split else Remaining()
        if back is None or back.rows or back.claims:
            whole = Release(base, original, source, name, entries, rows, left, back or left, outcome)
            held = split_off(run, whole, out) if back is not None else None
            where = out / listing if held is not None else None
            return _done(source.name, where, outcome.tally, resolved, earlier, left.rows, held)
        report = RowFiles(files, f"{name}.released", ("csv",), lines=False)
        report.rows(rows)
        report.finish()
        listed = write_claims(files, f"{name}.released", [output], run.mappings, run.key)
        reports = [*(describe(files, name) for name in report.names), listed]
        parent = {"run_id": base.run_id, "sha256": base.sha256}
        write_listing(files, listing, run, source, outcome, output, reports, parent=parent, changes=entries)
        files.publish()
    return _done(source.name, out / listing, outcome.tally, resolved, earlier, left.rows)


def subject_of(base: Manifest, data: Buffer = b"", charges: ChargeMaster | None = None) -> Subject:
    """What decisions on a file, of which `data` are the bytes, are held against."""
    # What a split takes out is out of reach of the proposals that are left, and so are its levels and counts.
    entries = [entry for entry in base.changes if entry.rule != SPLIT and isinstance(entry, ChangeEntry)]
    permitted = frozenset(decision["exception_id"] for decision in base.decisions if decision["decision"] == APPROVE)
    taken = tuple(entry.change for entry in entries if entry.exception_id in permitted)
    applied = permitted | {entry.exception_id for entry in entries}
    bounds = bounds_by(charges, data) if charges is not None else None
    known = base.proposals_of_release_1
    return Subject(str(base.input["name"]), base.run_id, base.proposals, frozenset(applied), taken, bounds, known)


def _earlier(base: Manifest, released: Sequence[Path]) -> list[Decision]:
    """The decisions of earlier releases, each proposal once; UsageError when two of them differ."""
    by_id: dict[str, Decision] = {}
    for path in released:
        for decision in decisions_carried(base, path):
            other = by_id.setdefault(decision.exception_id, decision)
            if not other.is_same_as(decision):
                refuse_to_lose(path, [decision])
    return list(by_id.values())


def _check(base: Manifest, source: Source, decisions: Sequence[Decision]) -> None:
    if source.sha256 != base.input["sha256"]:
        raise UsageError(f"{base.path}: is the manifest of another file than {source.name}: the digests differ")
    if base.content["output"] is None:
        held = base.content["held"]["manifest"]["name"]
        raise UsageError(f"{base.path}: all claims are held; release them with {held}")
    check_changes(base, source.data)
    check_reports(base.path, base.content)


def _check_part(base: Manifest, split: bool, control_number: int | None) -> None:
    if split and base.part:
        raise UsageError(f"{base.path}: is the manifest of one part of a split file; release it without --split")
    if control_number is not None and base.part == CORRECTED:
        raise UsageError(
            f"{base.path}: is of the part that goes out first and keeps its numbers; --control-number is for held "
            "claims: give the manifest NAME.held.manifest.json"
        )


def _entries(data: Buffer, base: Manifest, resolved: Resolved) -> list[Entry]:
    """The changes of the release: those made already, the approved ones, and the counts that follow.

    An approval that cannot be spliced together with a safe fix is refused.
    """
    while True:
        try:
            return recount_entries(data, combine(data, base.changes, resolved.approved))
        except CannotCombine as conflict:
            approved, proposal = conflict.approved, conflict.approved.proposal
            resolved.approved[:] = [approval for approval in resolved.approved if approval.proposal is not proposal]
            why = "it meets a safe fix of the same claim, and both cannot be made together: process the released file"
            resolved.refused.append(Refused(approved.decision, why, why, proposal.claim, proposal.rule))


def _listed(base: Manifest, resolved: Resolved) -> list[dict[str, Any]]:
    """The decisions as the manifest lists them, with why a row was refused, and with the changes of a typed amount."""
    approved: list[dict[str, Any]] = []
    for approval in resolved.approved:
        entry: dict[str, Any] = decision_listed(approval.proposal.exception_id, APPROVE, approval.decision)
        approved.append({**entry, "changes": [*map(listed_change, approval.typed)]} if approval.typed else entry)
    listed = [(declined.proposal.exception_id, DECLINE, declined.decision, "") for declined in resolved.declined]
    listed += [
        (refusal.decision.exception_id, _REFUSED, refusal.decision, refusal.reason) for refusal in resolved.refused
    ]
    return [*map(dict, base.decisions), *approved, *(decision_listed(*item) for item in listed)]


def decision_listed(exception_id: str, word: str, row: Decision, why: str = "") -> dict[str, str]:
    """A decision as a manifest lists it; `why` a row was refused stands behind its note."""
    return {
        "exception_id": exception_id,
        "decision": word,
        "by": row.by,
        "note": "; ".join(filter(None, (row.note, why))),
        "value": row.value,
        "file": row.file,
        "sheet": row.sheet,
        "row": str(row.row or ""),
    }


def _done(
    name: str,
    manifest: Path | None,
    tally: Tally,
    resolved: Resolved,
    earlier: Sequence[Decision],
    left: tuple[ExceptionRecord, ...] = (),
    held: HeldPart | None = None,
) -> Released:
    return Released(
        name,
        manifest,
        tally,
        len(resolved.approved),
        len(resolved.declined),
        tuple(resolved.refused),
        len(earlier),
        left,
        held,
        resolved.passed_by,
        sum((approval.moved for approval in resolved.approved), Decimal(0)),
        sum(1 for approval in resolved.approved if _keeps_charge(approval)),
    )


def _keeps_charge(approval: Approved) -> bool:
    as_sent = approval.proposal.choice(AS_SENT)
    return as_sent is not None and approval.changes == as_sent.changes
