"""A waiting file whose proposals are all decided is released: made again from the original, proved, published, once.

With `publish = "clean"` only when no error is left in it: else it goes on waiting until a person accepts these by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from edi837.decisions.decision import Decision
from edi837.drop.attempts import key_of
from edi837.drop.audit_lines import log_end, write_part
from edi837.drop.context import Drop
from edi837.drop.folder import HOLD, archived_name
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.publish import archive_place, digest_of, is_manifest
from edi837.drop.result import FileResult
from edi837.drop.take import new_token, work_folder
from edi837.drop.withdraw import moves_of_results, waiting_original
from edi837.jobs.inputs import Input
from edi837.jobs.releasing.release import Released, release
from edi837.ledger import deciding, files
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import HELD, PUBLISHED, FileEntry
from edi837.report.figures import counted
from edi837.rows.record import ExceptionRecord
from edi837.settings.unattended import CLEAN as ONLY_CLEAN
from edi837.system.errors import CLEAN, FOUND, Edi837Error, LedgerError, Unreadable, UsageError

# How many errors are named in a message; the audit log names all.
_SHOWN = 20


def decided_files(drop: Drop) -> list[FileEntry]:
    """Files that wait, and whose proposals are all decided; not those of which it is known that errors are left."""
    with drop.ledger.reading() as session:
        return [
            entry
            for entry in files.in_state(session, HELD)
            if entry.proposed
            and deciding.undecided(session, entry.sha256) == 0
            and not deciding.are_insufficient(session, entry.sha256)
        ]


def release_file(drop: Drop, entry: FileEntry) -> FileResult:
    """Publish a decided file. When that cannot be it goes on waiting, undecided, so that it is said once."""
    drop.handling(key_of(entry))
    with drop.ledger.reading() as session:
        decided = deciding.decisions_on(session, entry.sha256)
        since, name = deciding.sent_since(session, entry)
    token = new_token()
    try:
        refuse_sent_since(entry, since, name)
        released = _release(drop, entry, token, decided)
    except (LedgerError, Unreadable, OSError):
        raise
    except Edi837Error as error:
        return _refuse(drop, entry, token, [proposal.exception_id for proposal in decided], str(error), error.exit_code)
    if released.refused:
        refused = [refusal.decision.exception_id for refusal in released.refused]
        return _refuse(drop, entry, token, refused, released.refused[0].reason, FOUND)
    if released.remaining and drop.settings.publish == ONLY_CLEAN:
        return _wait(drop, entry, token, released)
    return _publish(drop, entry, token, released)


def release_accepted(drop: Drop, entry: FileEntry, facts: Mapping[str, Any]) -> FileResult:
    """Publish a file with what was decided so far, and with the errors that are left: a person accepts these."""
    with drop.ledger.reading() as session:
        decided = deciding.decisions_on(session, entry.sha256)
    token = new_token()
    released = _release(drop, entry, token, decided)
    return _publish(drop, entry, token, released, facts)


def left_in(rows: Iterable[ExceptionRecord]) -> list[dict[str, str]]:
    """Errors that are left, as the audit log lists them."""
    return [
        {
            "claim": row.patient_control_number,
            "rule": row.rule,
            "exception_id": row.exception_id,
            "byte": row.byte_start,
        }
        for row in rows
    ]


def in_words(left: Sequence[Mapping[str, str]]) -> str:
    """The errors that are left, for a person: rules and ids of the report, without any value of a claim."""
    shown = ", ".join(f"{row['rule']} {row['exception_id']}" for row in left[:_SHOWN])
    more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
    claims = len({row["claim"] for row in left if row["claim"]})
    return f"{counted(len(left), 'error')} in {counted(claims, 'claim')}: {shown}{more}"


def refuse_sent_since(entry: FileEntry, since: int, name: str) -> None:
    """UsageError when claims of a waiting file went out in another file meanwhile: they would be sent twice."""
    if since:
        raise UsageError(
            f"{entry.name}: {since} of its claims went out in {name} meanwhile and would be sent twice; "
            "take it out of hold/ (docs/operations.md)"
        )


def _wait(drop: Drop, entry: FileEntry, token: str, released: Released) -> FileResult:
    """Let a file wait whose decisions leave errors, and name them; once, as long as nobody decides again."""
    left = left_in(released.remaining)
    part = write_part(drop, token, [("errors-left", {"sha256": entry.sha256, "errors": left})])
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)) as session:
        deciding.leave_errors(session, entry.sha256)
    words = (
        f"still waits: as decided it has {in_words(left)}; decide again, withdraw it, or take them by name: "
        f"--accept {entry.sha256[:12]} --by NAME --note WHY"
    )
    return FileResult("errors-left", entry.name, FOUND, words, entry.sha256)


def _release(drop: Drop, entry: FileEntry, token: str, decided: list[DecidedProposal]) -> Released:
    head = log_end(drop).head
    run = replace(drop.run, audit=head._asdict())
    manifest = drop.root.folder(HOLD) / f"{entry.stem}.manifest.json"
    original = Input(waiting_original(drop, entry), entry.name)
    decisions = [Decision(**proposal._asdict()) for proposal in decided]
    return release(run, original, manifest, decisions, work_folder(drop, token) / "out", entry.stem)


def _refuse(drop: Drop, entry: FileEntry, token: str, refused: list[str], why: str, code: int) -> FileResult:
    lines = [("refused", {"sha256": entry.sha256, "exception_id": reason}) for reason in sorted(set(refused))]
    part = write_part(drop, token, lines)
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)) as session:
        deciding.undo(session, refused)
    words = f"goes on waiting: {counted(len(lines), 'decision')} cannot be carried out: {why}"
    return FileResult("refused", entry.name, code, words, entry.sha256)


def _publish(
    drop: Drop, entry: FileEntry, token: str, released: Released, accepted: Mapping[str, Any] | None = None
) -> FileResult:
    root, work = drop.root, work_folder(drop, token)
    outputs = sorted((work / "out").iterdir(), key=lambda path: (is_manifest(path), path.name))
    moves = tuple((root.relative(path), f"{entry.target}/{path.name}") for path in outputs)
    original = waiting_original(drop, entry)
    own = (root.relative(original), archive_place(drop, archived_name(entry.name, entry.stem), token))
    output = json.loads(outputs[-1].read_bytes())["output"]["sha256"]
    left = released.tally.open_rows
    facts = {
        "sha256": entry.sha256,
        "manifest_sha256": digest_of(outputs[-1]),
        "output_sha256": output,
        "errors_and_warnings_left": left,
    }
    errors = left_in(released.remaining)
    lines: list[tuple[str, Mapping[str, Any]]] = [("accept", {**accepted, "errors": errors})] if accepted else []
    part = write_part(drop, token, [*lines, ("released", {**facts, "errors": errors})])
    intent = Intent(moves, (*moves_of_results(drop, entry, HELD, token), own), root.relative(work), part, entry.sha256)
    with resolve_upon(drop, intent) as session:
        files.change_state(session, entry, PUBLISHED, output)
    words = f"published as decided: {released.approved} approved, {released.declined} declined"
    if accepted:
        words = f"published as accepted: {released.approved} approved, {released.declined} declined"
    if errors:
        words += f"; goes out with {in_words(errors)}"
    if left > len(errors):
        words += f"; errors and warnings that go out as they are: {left}"
    return FileResult(PUBLISHED, entry.name, FOUND if left else CLEAN, words, entry.sha256)
