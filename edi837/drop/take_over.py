"""A drop folder takes a ledger over by a person's word: a standby in place of another folder, or after a restore.

Ledger and audit log are brought together. Where the ledger is the older one (it was restored from a backup), it learns
from the log which files went out since; where the log is the older one, or absent, a new one goes on from the line that
the ledger knows last.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from edi837.drop.archived import Archived, archived_as
from edi837.drop.audit_lines import write_part
from edi837.drop.audit_part import Interfered, log_size
from edi837.drop.binding import bind_anew, why_another
from edi837.drop.drop import Drop
from edi837.drop.folder import AUDIT, stem_of
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.interference import INTERRUPTED, set_aside, way_on
from edi837.drop.newer_log import SENT, adopted, lines_since, not_learned, was_rotated_since
from edi837.drop.parting import PARTED
from edi837.drop.result import FileResult
from edi837.drop.take import new_token, work_folder
from edi837.drop.unsettled import StandingFile, Unsettled, find_unsettled
from edi837.drop.withdraw import missing_originals
from edi837.ledger import files, parts, trail
from edi837.ledger.connect import Session
from edi837.ledger.files import PUBLISHED, QUARANTINED, WITHDRAWN, FileEntry
from edi837.ledger.unread_claims import count_unread, mark_unread
from edi837.report.figures import counted
from edi837.system.errors import CLEAN, FOUND, SELF_CHECK
from edi837.system.named_tuple import NamedTuple

_TAKE_OVER = "take-over"
_UNKNOWN = "unknown"


class TakeOver(NamedTuple):
    """Who lets a drop folder take its ledger over, and why."""

    by: str
    note: str


def can_be_completed(drop: Drop) -> bool:
    """Whether what was begun is this folder's own, and its audit log is where the ledger left it."""
    with drop.ledger.reading() as session:
        end = trail.log_end(session)
        parts = [Intent.loads(body).part for _, body in trail.intents(session)]
        is_another = bool(why_another(drop.root, session, drop.settings))
    least = min((part.offset for part in parts if part is not None), default=0)
    if is_another or was_rotated_since(drop.root, end):
        return False
    return least <= log_size(drop.root.path / AUDIT) <= end.size


def take_over(drop: Drop, asked: TakeOver) -> Iterator[FileResult]:
    """Bind the ledger to this folder; what became of it, and of what is begun and cannot be completed here.

    SelfCheckFailed when the audit log of this folder does not hold, or is that of another ledger.
    """
    with drop.ledger.reading() as session:
        before = trail.log_end(session)
        begun = [(number, Intent.loads(body)) for number, body in trail.intents(session)]
    end, logs = adopted(drop, before)
    since = list(lines_since(logs, before))
    sent = {line["sha256"]: line for line in since if line["action"] in SENT}
    parted = {line["part_sha256"]: line["sha256"] for line in since if line["action"] == PARTED}
    unsettled = find_unsettled(drop, sent, parted, {intent.sha256 for _, intent in begun})
    token, uncertain = new_token(), {file.sha256: file for file in unsettled.uncertain}
    facts = {"by": asked.by, "note": asked.note, "ledger_line": before.head.number, "log_line": end.head.number}
    aside = [(INTERRUPTED, {"sha256": file.sha256, "file": file.name}) for file in unsettled.uncertain]
    part = write_part(drop, token, [(_TAKE_OVER, facts), *aside], end)
    work = drop.root.relative(work_folder(drop, token))
    with resolve_upon(drop, Intent((), unsettled.moves, work, part)) as session:
        bind_anew(drop.root, session)
        certain = {sha256: line for sha256, line in sent.items() if sha256 not in uncertain}
        learned = _learn_all(drop, session, certain, parted)
        for sha256, file in uncertain.items():
            _learn_uncertain(session, file, sent[sha256])
        for file in unsettled.again:
            if file.sha256 in parted:
                _learn_part(session, file, sent[parted[file.sha256]])
    yield from _put_aside(drop, begun, sent)
    yield from (_told_uncertain(drop, file) for file in unsettled.uncertain)
    yield _result(drop, learned, unsettled, not_learned(since))


def _put_aside(drop: Drop, begun: Iterable[tuple[int, Intent]], sent: Container[str]) -> Iterator[FileResult]:
    """What was begun elsewhere, or before the ledger was saved; nothing is to be done where the log has it as sent."""
    for number, intent in begun:
        if intent.sha256 in sent:
            with drop.ledger.writing() as session:
                trail.done(session, number)
        else:
            yield set_aside(drop, number, replace(intent, part=None), Interfered(_name(intent)))


def _name(intent: Intent) -> str:
    pairs = (*intent.moves, *intent.after)
    return os.path.basename(pairs[-1][0]) if pairs else "a file"


def _learn_all(drop: Drop, session: Session, sent: Mapping[str, Mapping[str, Any]], parted: Mapping[str, str]) -> int:
    """Write down which files went out, and of which others they are parts; how many the ledger did not know."""
    archived, wholes = archived_as(drop.root, sent), set(parted.values())
    learned = [sha256 for sha256, line in sent.items() if _learn(session, line, archived.get(sha256))]
    for sha256 in learned:
        mark_unread(session, sha256, sent[sha256]["at"], is_parted=sha256 in wholes)
        if sha256 in parted:
            parts.add_part(session, sha256, parted[sha256])
    count_unread(session)
    return len(learned)


def _learn(session: Session, line: Mapping[str, Any], archived: Archived | None) -> bool:
    """Write down that a file went out which an older ledger does not know of, so that it is not sent again."""
    sha256, output = line["sha256"], line.get("output_sha256")
    if numbers := line.get("control_numbers"):
        first, sets = numbers
        parts.use_control_numbers(session, sha256, first, sets, line["at"])
    known = files.find(session, sha256)
    if known is not None:
        if known.state != PUBLISHED:
            manifest = line.get("manifest_sha256") or known.manifest_sha256
            files.change_state(session, known, PUBLISHED, output or known.output_sha256, manifest)
        return known.state != PUBLISHED
    name, stem = (archived.name, archived.stem) if archived else (_UNKNOWN, stem_of(_UNKNOWN, sha256))
    settled, manifest = files.next_number(session), line.get("manifest_sha256")
    entry = FileEntry(sha256, name, stem, PUBLISHED, "", settled, line["run"], line["at"], 0, output)
    files.save(session, entry._replace(manifest_sha256=manifest))
    return True


def _learn_uncertain(session: Session, file: StandingFile, line: Mapping[str, Any]) -> None:
    """Write down that a file waits of which nobody knows whether it went out."""
    known = files.find(session, file.sha256)
    if known is None:
        known = _entry(session, file, line, QUARANTINED)
        files.save(session, known)
    files.set_aside(session, known, INTERRUPTED)


def _learn_part(session: Session, file: StandingFile, line: Mapping[str, Any]) -> None:
    """Write down that a file which is judged anew is a part of one that went out: it gets numbers of its own."""
    if files.find(session, file.sha256) is None:
        files.save(session, _entry(session, file, line, WITHDRAWN))
    parts.add_part(session, file.sha256, line["sha256"])


def _entry(session: Session, file: StandingFile, line: Mapping[str, Any], state: str) -> FileEntry:
    settled = files.next_number(session)
    return FileEntry(file.sha256, file.name, file.stem, state, "", settled, line["run"], line["at"], 0, None)


def _told_uncertain(drop: Drop, file: StandingFile) -> FileResult:
    with drop.ledger.reading() as session:
        entry = files.find(session, file.sha256)
    words = "the log has it as sent, and nothing shows that it was: the ledger that would complete it is gone"
    return FileResult("failed", file.name, SELF_CHECK, f"{words}; {way_on(drop, entry)}", file.sha256)


def _result(drop: Drop, learned: int, unsettled: Unsettled, not_learned: str) -> FileResult:
    absent = missing_originals(drop)
    words = "took the ledger over; from now on no other folder is served by it"
    if learned:
        words += (
            f"; {counted(learned, 'file')} went out since the ledger was saved: it knows their bytes again, and "
            "the next pass reads their claims from archive/"
        )
    words += not_learned
    if unsettled.again:
        words += (
            f"; {counted(len(unsettled.again), 'file')} that waited since and that it does not know came to inbox/ "
            f"again, the first is {unsettled.again[0].name}: the next pass judges them anew"
        )
    if absent:
        words += (
            f"; {counted(len(absent), 'file')} that wait are not in hold/ or quarantine/ of this folder, the first is "
            f"{absent[0].name}: copy them here before the next pass, which else notes them as withdrawn"
        )
    return FileResult(
        _TAKE_OVER, drop.root.path.name, FOUND if absent or learned or not_learned or unsettled.again else CLEAN, words
    )
