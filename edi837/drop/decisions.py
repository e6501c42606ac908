"""Decisions that come as files: each is held against what waits in hold/ and written down."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from pathlib import Path

from edi837.decisions.decision import Decision, DecisionFile
from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.decisions.read_decisions import read_decisions
from edi837.decisions.resolve import resolve
from edi837.drop.arrivals import Arrival, look
from edi837.drop.attempts import key_of
from edi837.drop.audit_lines import write_part
from edi837.drop.drop import Drop
from edi837.drop.folder import DECISIONS, HOLD, stem_of
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.publish import archive_place
from edi837.drop.quarantine import (
    DECISIONS_CUT_OFF,
    DECISIONS_FAULT,
    NO_DECISIONS,
    quarantine_read,
)
from edi837.drop.read_beside import ReadBeside, handle_beside, take_beside
from edi837.drop.result import FileResult
from edi837.drop.senders import original_moves
from edi837.drop.take import Copied, TakenFile, work_folder
from edi837.jobs.releasing.release import subject_of
from edi837.ledger import deciding, disputing, files, trail
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import HELD, KNOWN, FileEntry
from edi837.manifest.read import MANIFEST_ENDING, Manifest, read_manifest
from edi837.report.figures import counted
from edi837.system.dataclass import dataclass
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, Edi837Error, MappingError
from edi837.system.machine_faults import machine_fault
from edi837.system.named_tuple import NamedTuple

_MOST_BYTES = 64 << 20
_TAKEN = "decisions"


class RowPlace(NamedTuple):
    """Where a row stands in a file of decisions."""

    sheet: str
    row: int


@dataclass
class Intake:
    """What a file of decisions says: decisions by the digest of the file they are about, and rows that say nothing.

    `undone` are proposals on which two persons decided differently: neither decision counts any more. `unread` are
    files whose manifest in hold/ cannot be read, so that nobody knows whether a row is about them. `seen` are the
    decisions that the rows were held against.
    """

    proposals: dict[str, list[DecidedProposal]] = field(default_factory=dict)
    used: set[RowPlace] = field(default_factory=set)
    refused: dict[RowPlace, str] = field(default_factory=dict)
    undone: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    seen: list[tuple[FileEntry, list[DecidedProposal]]] = field(default_factory=list)


def decision_files(drop: Drop) -> list[Arrival]:
    """The files of decisions that can be read now."""
    return look(drop.root.folder(DECISIONS), drop.settings.stable_seconds, _MOST_BYTES, drop.clock(), drop.sleep)


def take_decisions(drop: Drop, arrival: Arrival) -> FileResult:
    """Take a file of decisions as a file of claims is taken, and write down what it says."""
    return take_beside(drop, arrival, _DECISIONS)


def handle_decisions(drop: Drop, taken: TakenFile) -> FileResult:
    """Write down the decisions of a file that was taken; it then goes to the archive."""
    return handle_beside(drop, taken, _DECISIONS)


def _read_and_write_down(drop: Drop, taken: TakenFile, copied: Copied) -> FileResult:
    try:
        decision_file = read_decisions(copied.path)
    except MappingError:
        decision_file = None
    with drop.ledger.reading() as session:
        known = files.has_arrived(session, copied.sha256, _TAKEN) or files.find(session, copied.sha256) is not None
    if decision_file is None and not known:
        return quarantine_read(drop, taken, copied, NO_DECISIONS, QUARANTINED)
    intake = Intake() if decision_file is None else _intake(drop, decision_file, taken.key)
    if known and not intake.proposals:
        intake = Intake()  # what it says was done, or fits nothing, as was said then
    _write_down(drop, taken, copied, intake)
    if decision_file is None or (known and not intake.proposals):
        return FileResult(KNOWN, taken.name, CLEAN, "these decisions came before; nothing to do")
    return _result(taken.name, decision_file, intake)


_DECISIONS = ReadBeside(_read_and_write_down, DECISIONS_CUT_OFF, DECISIONS_FAULT)


def _intake(drop: Drop, decision_file: DecisionFile, key: str) -> Intake:
    """Hold the rows against every file that waits; a manifest that ends the process is its file's fault."""
    intake = Intake()
    with drop.ledger.reading() as session:
        held = files.in_state(session, HELD)
    for entry in held:
        drop.handling(key_of(entry))
        try:
            manifest = read_manifest(drop.root.folder(HOLD) / f"{entry.stem}{MANIFEST_ENDING}")
        except Edi837Error as error:
            if machine_fault(error) is not None:
                raise
            intake.unread.append(entry.name)
            continue
        drop.handling(key)
        with drop.ledger.reading() as session:
            decided = deciding.decisions_on(session, entry.sha256)
            disputed = disputing.disputed_on(session, entry.sha256)
        _match(intake, entry, decision_file, manifest, {each.exception_id: each for each in decided}, disputed)
        if intake.proposals.get(entry.sha256) or intake.undone:
            intake.seen.append((entry, decided))
    drop.handling(key)
    unread = f", but the manifest of {', '.join(intake.unread)} cannot be read" if intake.unread else ""
    for row in decision_file.rows:
        intake.refused.setdefault(_place(row), f"no file in hold/ waits for it{unread}")
    for place in intake.used:
        intake.refused.pop(place, None)
    return intake


def _match(
    intake: Intake,
    entry: FileEntry,
    decision_file: DecisionFile,
    manifest: Manifest,
    before: Mapping[str, DecidedProposal],
    disputed: Collection[str],
) -> None:
    resolved = resolve(decision_file.rows, subject_of(manifest))
    decided = [(APPROVE, approval.proposal, approval.decision) for approval in resolved.approved]
    decided += [(DECLINE, declined.proposal, declined.decision) for declined in resolved.declined]
    for word, proposal, row in decided:
        earlier = before.get(proposal.exception_id)
        if proposal.exception_id in disputed:
            intake.refused[_place(row)] = (
                f"{proposal.rule} {proposal.exception_id}: two persons decided differently; a lead decides at the desk"
            )
            continue
        if earlier is not None and earlier.by != row.by and (earlier.decision, earlier.value) != (word, row.value):
            intake.undone.append(proposal.exception_id)
            intake.refused[_place(row)] = (
                f"{proposal.rule} {proposal.exception_id}: {earlier.by} says {earlier.decision}, {row.by} says {word}; "
                "neither counts until both agree"
            )
            continue
        intake.used.add(_place(row))
        decided_proposal = DecidedProposal(proposal.exception_id, word, row.by, row.note, row.value)
        intake.proposals.setdefault(entry.sha256, []).append(decided_proposal)
    for refusal in resolved.refused:
        # Of several files the one that the row is about says best why.
        name = refusal.decision.exception_id
        if name in manifest.proposals:
            intake.refused[_place(refusal.decision)] = f"{refusal.rule} {name}: {refusal.reason}"
        else:
            intake.refused.setdefault(_place(refusal.decision), refusal.reason)


def _place(row: Decision) -> RowPlace:
    return RowPlace(row.sheet, row.row)


def _write_down(drop: Drop, taken: TakenFile, copied: Copied, intake: Intake) -> None:
    lines = [
        ("decision", {"sha256": sha256, "decisions_sha256": copied.sha256, **proposal._asdict()})
        for sha256, decided in intake.proposals.items()
        for proposal in decided
    ]
    lines.extend(("refused", {"exception_id": exception_id}) for exception_id in intake.undone)
    lines.append((_TAKEN, {"decisions_sha256": copied.sha256, "refused": len(intake.refused)}))
    part = write_part(drop, taken.token, lines)
    place = archive_place(drop, f"{stem_of(taken.name, copied.sha256)}.decisions{Path(taken.name).suffix}", taken.token)
    moves = original_moves(drop, taken, copied, place)
    intent = Intent((), moves, drop.root.relative(work_folder(drop, taken.token)), part)
    with resolve_upon(drop, intent) as session:
        for entry, decided in intake.seen:
            deciding.check_unchanged(session, entry, decided)
        for sha256, proposals in intake.proposals.items():
            deciding.decide(session, sha256, proposals, drop.now)
        deciding.undo(session, intake.undone)
        files.record_arrival(session, copied.sha256, taken.name, drop.id, drop.now, _TAKEN)
        trail.forget_attempts(session, taken.key)


def _result(name: str, decision_file: DecisionFile, intake: Intake) -> FileResult:
    taken = sum(map(len, intake.proposals.values()))
    words = f"{counted(taken, 'decision')} taken for {counted(len(intake.proposals), 'file')}"
    if not decision_file.rows:
        return FileResult("refused", name, FOUND, "decides nothing: no row has a decision")
    if intake.refused:
        place, why = min(intake.refused.items())
        words += f"; {counted(len(intake.refused), 'row')} refused, the first is row {place.row}: {why}"
        return FileResult("refused", name, FOUND, words)
    return FileResult("decided", name, CLEAN, words)
