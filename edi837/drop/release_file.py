"""A waiting file whose proposals are all decided is released: made again from the original, proved, published, once.

With `publish = "clean"` only claims without an error that is left: the others wait as a file of their own, or the whole
file where they cannot be told apart, until a person accepts these errors by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from edi837.decisions.decision import Decision
from edi837.drop.attempts import count_failure, key_of
from edi837.drop.audit_lines import AuditEvent, log_end, write_part
from edi837.drop.by_order import DecidedFile, accepted_lines, exemption
from edi837.drop.claims_kept import keep_claims
from edi837.drop.drop import Drop
from edi837.drop.folder import archived_name
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.left import in_words, left_in
from edi837.drop.parting import Numbers, numbers_for, publish_parted, said_of
from edi837.drop.publish import archive_place, by_manifest, digest_of
from edi837.drop.result import FileResult
from edi837.drop.scribe import write_waiting_lines
from edi837.drop.take import new_token, work_folder
from edi837.drop.withdraw import moves_of_results, unchanged_manifest, waiting_original
from edi837.jobs.inputs import Input
from edi837.jobs.releasing.release import Released, release
from edi837.jobs.releasing.remaining import NO_EXEMPTION, Exempt
from edi837.ledger import accepting, deciding, files, orders, parts
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import HELD, PUBLISHED, FileEntry
from edi837.manifest.read import Manifest, read_manifest
from edi837.report.figures import counted
from edi837.settings.unattended import CLEAN as ONLY_CLEAN
from edi837.system.errors import CLEAN, FOUND, Edi837Error, LedgerError, Unreadable, UsageError


def decided_files(drop: Drop) -> list[FileEntry]:
    """Files that a person released at the desk; and those whose proposals were all decided by files of decisions, but
    for those of which it is known that errors are left.
    """
    with drop.ledger.reading() as session:
        return [
            entry
            for entry in orders.files_acted_on(session)
            if orders.is_ordered(session, entry.sha256)
            or (
                entry.proposed
                and deciding.undecided(session, entry.sha256) == 0
                and not deciding.are_insufficient(session, entry.sha256)
                and not orders.needs_order(session, entry.sha256)
            )
        ]


def release_file(drop: Drop, entry: FileEntry) -> FileResult:
    """Publish a decided file. When that cannot be it goes on waiting, undecided, so that it is said once."""
    drop.handling(key_of(entry))
    write_waiting_lines(drop)
    with drop.ledger.reading() as session:
        decided = deciding.decisions_on(session, entry.sha256)
        since, name = deciding.sent_since(session, entry)
        order = orders.order_on(session, entry.sha256)
        accepted = accepting.accepted_on(session, entry.sha256) if order is not None else []
    token = new_token()
    splits = drop.settings.publish == ONLY_CLEAN or order is not None
    try:
        refuse_sent_since(entry, since, name)
        manifest = read_manifest(unchanged_manifest(drop, entry))
        exempt = NO_EXEMPTION if order is None else exemption(manifest, decided, order.withheld, accepted)
        numbers = numbers_for(drop, entry)
        released = _release(drop, entry, token, decided, numbers, manifest, split=splits, exempt=exempt)
    except MemoryError:
        count_failure(drop, key_of(entry))
        raise Unreadable(f"{entry.name}: there is not enough memory") from None
    except (LedgerError, Unreadable, OSError):
        raise
    except Edi837Error as error:
        names = [proposal.exception_id for proposal in decided]
        return _refuse(drop, entry, token, decided, names, str(error), error.exit_code)
    if released.refused:
        refused = [refusal.decision.exception_id for refusal in released.refused]
        return _refuse(drop, entry, token, decided, refused, released.refused[0].reason, FOUND)
    if splits and (released.held is not None or released.manifest is None):
        parted = publish_parted(drop, entry, token, DecidedFile(manifest, decided, exempt, accepted), released, numbers)
        return parted or _wait(drop, entry, token, decided, released)
    return _publish(drop, entry, token, decided, released, numbers, accepted_lines(entry, released, accepted))


def release_accepted(drop: Drop, entry: FileEntry, facts: Mapping[str, Any]) -> FileResult:
    """Publish a file with what was decided so far, and with the errors that are left: a person accepts these."""
    with drop.ledger.reading() as session:
        decided = deciding.decisions_on(session, entry.sha256)
    token, numbers = new_token(), numbers_for(drop, entry)
    manifest = read_manifest(unchanged_manifest(drop, entry))
    released = _release(drop, entry, token, decided, numbers, manifest)
    lines = [("accept", {**facts, "errors": left_in(released.remaining)})]
    return _publish(drop, entry, token, decided, released, numbers, lines)


def refuse_sent_since(entry: FileEntry, since: int, name: str) -> None:
    """UsageError when claims of a waiting file went out in another file meanwhile: they would be sent twice."""
    if since:
        raise UsageError(
            f"{entry.name}: {since} of its claims went out in {name} meanwhile and would be sent twice; "
            "take it out of hold/ (docs/operations.md)"
        )


def _wait(drop: Drop, entry: FileEntry, token: str, decided: list[DecidedProposal], released: Released) -> FileResult:
    """Let a file wait whose decisions leave errors, and name them; once, as long as nobody decides again."""
    left = left_in(released.remaining)
    part = write_part(drop, token, [("errors-left", {"sha256": entry.sha256, "errors": left})])
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)) as session:
        deciding.check_unchanged(session, entry, decided)
        deciding.leave_errors(session, entry.sha256)
        orders.carried_out(session, entry.sha256)
    why = f"it has {in_words(left)}" if left else "what is undecided cannot be told from the other claims"
    words = (
        f"still waits: as decided {why}; decide again, withdraw it, or take them by name: "
        f"--accept {entry.sha256[:12]} --by NAME --note WHY"
    )
    return FileResult("errors-left", entry.name, FOUND, words, entry.sha256)


def _release(
    drop: Drop,
    entry: FileEntry,
    token: str,
    decided: list[DecidedProposal],
    numbers: Numbers | None,
    manifest: Manifest,
    split: bool = False,
    exempt: Exempt = NO_EXEMPTION,
) -> Released:
    head = log_end(drop).head
    run = drop.run.with_audit(head._asdict(), drop.ledger.key)
    original = Input(waiting_original(drop, entry), entry.name)
    carried = [proposal for proposal in decided if proposal.exception_id not in exempt.undecided]
    decisions = [Decision(**proposal._asdict()) for proposal in carried]
    first = numbers.first if numbers is not None else None
    out = work_folder(drop, token) / "out"
    return release(
        run, original, manifest, decisions, out, entry.stem, split=split, control_number=first, exempt=exempt
    )


def _refuse(
    drop: Drop,
    entry: FileEntry,
    token: str,
    decided: list[DecidedProposal],
    refused: list[str],
    why: str,
    code: int,
) -> FileResult:
    lines = [("refused", {"sha256": entry.sha256, "exception_id": reason}) for reason in sorted(set(refused))]
    part = write_part(drop, token, lines)
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)) as session:
        deciding.check_unchanged(session, entry, decided)
        deciding.undo(session, refused)
        orders.carried_out(session, entry.sha256)
    words = f"goes on waiting: {counted(len(lines), 'decision')} cannot be carried out: {why}"
    return FileResult("refused", entry.name, code, words, entry.sha256)


def _publish(
    drop: Drop,
    entry: FileEntry,
    token: str,
    decided: list[DecidedProposal],
    released: Released,
    numbers: Numbers | None,
    accepted: Sequence[AuditEvent] = (),
) -> FileResult:
    root, work = drop.root, work_folder(drop, token)
    outputs = sorted((work / "out").iterdir(), key=by_manifest)
    moves = tuple((root.relative(path), f"{entry.target}/{path.name}") for path in outputs)
    original = waiting_original(drop, entry)
    own = (root.relative(original), archive_place(drop, archived_name(entry.name, entry.stem), token))
    written = json.loads(outputs[-1].read_bytes())["output"]
    output = written["sha256"]
    left = released.tally.open_rows
    manifest = digest_of(outputs[-1])
    facts = {
        "sha256": entry.sha256,
        "manifest_sha256": manifest,
        "output_sha256": output,
        "errors_and_warnings_left": left,
    }
    errors = left_in(released.remaining)
    part = write_part(drop, token, [*accepted, ("released", {**facts, "errors": errors, **said_of(numbers)})])
    intent = Intent(moves, (*moves_of_results(drop, entry, HELD, token), own), root.relative(work), part, entry.sha256)
    with resolve_upon(drop, intent) as session:
        deciding.check_unchanged(session, entry, decided)
        orders.carried_out(session, entry.sha256)
        files.change_state(session, entry, PUBLISHED, output, manifest)
        keep_claims(session, entry.sha256, outputs, (written["name"], output), drop.now)
        if numbers is not None:
            parts.use_control_numbers(session, entry.sha256, *numbers, drop.now)
    words = f"published as decided: {released.approved} approved, {released.declined} declined"
    if accepted:
        words = f"published as accepted: {released.approved} approved, {released.declined} declined"
    if errors:
        words += f"; goes out with {in_words(errors)}"
    if left > len(errors):
        words += f"; errors and warnings that go out as they are: {left}"
    return FileResult(PUBLISHED, entry.name, FOUND if left else CLEAN, words, entry.sha256)
