"""A named person takes a file that waits as it is: it is published with its safe fixes, and what was approved so far.

The errors that go out with it are listed in the audit log and in what is said.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from edi837.drop.attempts import key_of
from edi837.drop.audit_lines import AuditEvent, write_part
from edi837.drop.claims_kept import keep_claims
from edi837.drop.drop import Drop
from edi837.drop.folder import archived_name
from edi837.drop.handle_file import Replaced, handle_file
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.judge_taken import USAGE
from edi837.drop.left import in_words, left_in
from edi837.drop.publish import archive_place, digest_of
from edi837.drop.quarantine import OF_DECISIONS
from edi837.drop.release_file import refuse_sent_since, release_accepted
from edi837.drop.result import FileResult
from edi837.drop.take import TakenFile, new_token, work_folder
from edi837.drop.withdraw import moves_of_results, results_of, take_back, unchanged_manifest, waiting_original
from edi837.jobs.reporting.stored import exceptions_file, stored_rows
from edi837.ledger import deciding, files, parts
from edi837.ledger.files import HELD, PUBLISHED, QUARANTINED, FileEntry
from edi837.rules import codes_that_tell
from edi837.rules.rule import Tells
from edi837.system import disk
from edi837.system.errors import CLEAN, FOUND, UsageError
from edi837.system.machine_faults import raise_if_of_the_machine

_FIRM = (USAGE, *OF_DECISIONS)


def accept(drop: Drop, prefix: str, by: str, note: str) -> FileResult:
    """Publish the waiting file whose digest begins so; UsageError says why it cannot be."""
    entry = _wanted(drop, prefix)
    facts = {"sha256": entry.sha256, "by": by, "note": note, "state": entry.state}
    if entry.state == HELD:
        with drop.ledger.reading() as session:
            is_made_again = deciding.decisions_on(session, entry.sha256) or parts.parent_of(session, entry.sha256)
        return release_accepted(drop, entry, facts) if is_made_again else _publish(drop, entry, facts)
    _check_reasons(entry)
    _parts_of(drop, entry)
    token = new_token()
    part = write_part(drop, token, [("accept", facts)])
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)) as session:
        deciding.accept(session, entry.sha256, by, note, drop.now)
    return take_accepted(drop, entry)


def accepted_files(drop: Drop) -> list[FileEntry]:
    """Files in quarantine that a person accepted, and that a run did not finish."""
    with drop.ledger.reading() as session:
        return [entry for entry in files.in_state(session, QUARANTINED) if deciding.is_accepted(session, entry.sha256)]


def take_accepted(drop: Drop, entry: FileEntry) -> FileResult:
    """Handle a file of the quarantine once more, with its control number accepted.

    Replaced when other bytes lie there; the acceptance, which was not of those, is over.
    """
    for part in _parts_of(drop, entry):
        take_back(drop, part)
    token = new_token()
    leading_moves = moves_of_results(drop, entry, QUARANTINED, token)
    taken = TakenFile(waiting_original(drop, entry), token, entry.name, key_of(entry))
    try:
        return handle_file(drop, taken, accepted=entry.sha256, leading_moves=leading_moves)
    except Replaced:
        with drop.ledger.writing() as session:
            deciding.forget_acceptance(session, entry.sha256)
        disk.remove_tree(work_folder(drop, token))
        raise


def _parts_of(drop: Drop, entry: FileEntry) -> list[FileEntry]:
    """The parts of an interrupted file that wait; UsageError when one of them went out: it would be sent twice."""
    with drop.ledger.reading() as session:
        all_parts = parts.parts_of(session, entry.sha256)
    for part in all_parts:
        if part.state == PUBLISHED:
            raise UsageError(
                f"{entry.name}: claims of it went out in {part.name} ({part.sha256[:12]}) meanwhile and would be sent "
                "twice; take it out of quarantine/ (docs/operations.md)"
            )
    return [part for part in all_parts if part.state == HELD]


def _wanted(drop: Drop, prefix: str) -> FileEntry:
    if not files.is_prefix(prefix):
        raise UsageError(
            f"--accept takes the first 12 hex digits of a file's digest, as --status shows them: {prefix!r}"
        )
    with drop.ledger.reading() as session:
        entries = files.find_by_prefix(session, prefix)
        if len(entries) != 1:
            raise UsageError(
                f"{prefix}: {'several files have' if entries else 'no file has'} such a digest; see --status"
            )
        entry = entries[0]
        since, name = deciding.sent_since(session, entry)
    if entry.state not in (HELD, QUARANTINED):
        raise UsageError(f"{prefix}: {entry.name} does not wait: it is {entry.state}")
    refuse_sent_since(entry, since, name)
    return entry


def _check_reasons(entry: FileEntry) -> None:
    """What a person cannot accept: where the envelope does not hold, nobody knows whether the file is whole."""
    repeated = codes_that_tell(Tells.INTERCHANGE_REPEATED)
    firm = [
        reason for reason in entry.reasons.split() if reason in _FIRM or (reason[:1] == "X" and reason not in repeated)
    ]
    if firm:
        raise UsageError(
            f"{entry.name}: is held back by {', '.join(firm)}, which nobody can accept; let the sender send a whole "
            "file, and take this one out of quarantine/ (docs/operations.md)"
        )


def _publish(drop: Drop, entry: FileEntry, facts: dict[str, str]) -> FileResult:
    """Move a set from hold/ to the outbox as it was made."""
    manifest = unchanged_manifest(drop, entry)
    content = _whole_set(manifest)
    rows = stored_rows(exceptions_file(manifest, content))
    output = str(content["output"]["name"]), str(content["output"]["sha256"])
    left = left_in(row for row in rows if row.counts and row.severity == "error")
    token = new_token()
    listed = {manifest.name, *(file["name"] for file in (content["output"], *content["reports"]))}
    results = [path for path in results_of(drop, entry) if path.name in listed]
    moves = tuple((drop.root.relative(path), f"{entry.target}/{path.name}") for path in results)
    original = waiting_original(drop, entry)
    place = archive_place(drop, archived_name(entry.name, entry.stem), token)
    digests = {"manifest_sha256": digest_of(manifest), "output_sha256": entry.output_sha256}
    lines: list[AuditEvent] = [("accept", {**facts, "errors": left}), (PUBLISHED, {"sha256": entry.sha256, **digests})]
    part = write_part(drop, token, lines)
    work = drop.root.relative(work_folder(drop, token))
    intent = Intent(moves, ((drop.root.relative(original), place),), work, part, entry.sha256)
    with resolve_upon(drop, intent) as session:
        files.change_state(session, entry, PUBLISHED, entry.output_sha256, digests["manifest_sha256"])
        keep_claims(session, entry.sha256, results, output, drop.now)
    code = FOUND if entry.errors or entry.warnings else CLEAN
    words = "published as accepted" + (f"; goes out with {in_words(left)}" if left else "")
    return FileResult(PUBLISHED, entry.name, code, words, entry.sha256)


def _whole_set(manifest: Path) -> dict[str, Any]:
    """The manifest of a set in hold/; UsageError when the set is not as it was made."""
    try:
        content: dict[str, Any] = json.loads(manifest.read_bytes())
        listed = {file["name"]: file["sha256"] for file in (content["output"], *content["reports"])}
        changed = [name for name, sha256 in listed.items() if digest_of(manifest.parent / name) != sha256]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise_if_of_the_machine(manifest, error)
        raise UsageError(
            f"{manifest}: or what it lists is missing; take the file out of hold/, drop it again"
        ) from None
    if changed:
        raise UsageError(f"{manifest.parent / changed[0]}: was changed; take the file out of hold/, drop it again")
    return content
