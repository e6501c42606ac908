"""A waiting file whose proposals are all decided is released: made again from the original, proved, published, once."""

from __future__ import annotations

import json
from dataclasses import replace

from edi837.decisions.decision import Decision
from edi837.drop.accept import refuse_sent_since
from edi837.drop.audit_lines import log_end, write_part
from edi837.drop.context import Drop
from edi837.drop.folder import HOLD, archived_name
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.publish import archive_place, digest_of, is_manifest
from edi837.drop.result import Result
from edi837.drop.take import new_token, work_folder
from edi837.drop.withdraw import leftovers, waiting_original
from edi837.jobs.inputs import Input
from edi837.jobs.releasing.release import Released, release
from edi837.ledger import deciding, files
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import HELD, PUBLISHED, FileEntry
from edi837.report.figures import counted
from edi837.system.errors import CLEAN, FOUND, Edi837Error, LedgerError, Unreadable


def decided_files(drop: Drop) -> list[FileEntry]:
    """Files that wait, and whose proposals are all decided."""
    with drop.ledger.reading() as session:
        return [
            one
            for one in files.in_state(session, HELD)
            if one.proposed and deciding.undecided(session, one.sha256) == 0
        ]


def release_file(drop: Drop, entry: FileEntry) -> Result:
    """Publish a decided file. When that cannot be it goes on waiting, undecided, so that it is said once."""
    with drop.ledger.reading() as session:
        decided = deciding.decided(session, entry.sha256)
        since, name = deciding.sent_since(session, entry)
    token = new_token()
    try:
        refuse_sent_since(entry, since, name)
        released = _release(drop, entry, token, decided)
    except (LedgerError, Unreadable, OSError):
        raise
    except Edi837Error as error:
        return _refuse(drop, entry, token, [one.exception_id for one in decided], str(error), error.exit_code)
    if released.refused:
        refused = [one.decision.exception_id for one in released.refused]
        return _refuse(drop, entry, token, refused, released.refused[0].reason, FOUND)
    return _publish(drop, entry, token, released)


def _release(drop: Drop, entry: FileEntry, token: str, decided: list[DecidedProposal]) -> Released:
    head = log_end(drop).head
    run = replace(drop.run, audit=head._asdict())
    manifest = drop.root.folder(HOLD) / f"{entry.stem}.manifest.json"
    original = Input(waiting_original(drop, entry), entry.name)
    decisions = [Decision(**one._asdict()) for one in decided]
    return release(run, original, manifest, decisions, work_folder(drop, token) / "out", entry.stem)


def _refuse(drop: Drop, entry: FileEntry, token: str, refused: list[str], why: str, code: int) -> Result:
    lines = [("refused", {"sha256": entry.sha256, "exception_id": one}) for one in sorted(set(refused))]
    part = write_part(drop, token, lines)
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)) as session:
        deciding.undo(session, refused)
    words = f"goes on waiting: {counted(len(lines), 'decision')} cannot be carried out: {why}"
    return Result("refused", entry.name, code, words, entry.sha256)


def _publish(drop: Drop, entry: FileEntry, token: str, released: Released) -> Result:
    root, work = drop.root, work_folder(drop, token)
    made = sorted((work / "out").iterdir(), key=lambda path: (is_manifest(path), path.name))
    moves = tuple((root.relative(path), f"{entry.target}/{path.name}") for path in made)
    original = waiting_original(drop, entry)
    own = (root.relative(original), archive_place(drop, archived_name(entry.name, entry.stem), token))
    output = json.loads(made[-1].read_bytes())["output"]["sha256"]
    left = released.tally.open_rows
    told = {
        "sha256": entry.sha256,
        "manifest_sha256": digest_of(made[-1]),
        "output_sha256": output,
        "errors_and_warnings_left": left,
    }
    part = write_part(drop, token, [("released", told)])
    intent = Intent(moves, (*leftovers(drop, entry, HELD, token), own), root.relative(work), part, entry.sha256)
    with resolve_upon(drop, intent) as session:
        files.change_state(session, entry, PUBLISHED, output)
    words = f"published as decided: {released.approved} approved, {released.declined} declined"
    if left:
        words += f"; errors and warnings that go out as they are: {left}"
    return Result(PUBLISHED, entry.name, FOUND if left else CLEAN, words, entry.sha256)
