"""A drop folder takes a ledger over by a person's word: a standby in place of another folder, or after a restore.

Ledger and audit log are brought together. Where the ledger is the older one (it was restored from a backup), it learns
from the log which files went out since; where the log is the older one, or absent, a new one goes on from the line that
the ledger knows last. What neither has, since both were restored, is learned from archive/ and outbox/.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from edi837.drop.archived import archived_as
from edi837.drop.audit_lines import write_part
from edi837.drop.audit_part import AuditPart, Interfered, log_size
from edi837.drop.begun_sets import begun_sets
from edi837.drop.binding import bind_anew, why_another
from edi837.drop.drop import Drop
from edi837.drop.folder import AUDIT
from edi837.drop.gone_back import why_drop_went_back
from edi837.drop.high_water import begin_era, known_mark
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.interference import INTERRUPTED, set_aside, way_on
from edi837.drop.learn_sent import learn_all, learn_part, learn_uncertain
from edi837.drop.newer_log import SENT, adopted, lines_since, not_learned, was_rotated_since
from edi837.drop.parting import PARTED
from edi837.drop.result import FileResult
from edi837.drop.shown_sent import SHOWN, shown_as_sent, shown_parts
from edi837.drop.take import new_token, work_folder
from edi837.drop.unsettled import Unsettled, find_unsettled
from edi837.drop.unsettled_moves import StandingFile
from edi837.drop.withdraw import missing_originals
from edi837.ledger import files, trail
from edi837.ledger.connect import Session
from edi837.report.figures import counted
from edi837.system.errors import CLEAN, FOUND, SELF_CHECK
from edi837.system.named_tuple import NamedTuple

_TAKE_OVER = "take-over"


class TakeOver(NamedTuple):
    """Who lets a drop folder take its ledger over, and why."""

    by: str
    note: str


def can_be_completed(drop: Drop) -> bool:
    """Whether what was begun is this folder's own, and ledger and audit log are as they were left."""
    with drop.ledger.reading() as session:
        end = trail.log_end(session)
        parts = [Intent.loads(body).part for _, body in trail.intents(session)]
        is_another = bool(why_another(drop.root, session, drop.settings))
    least = min((part.offset for part in parts if part is not None), default=0)
    if is_another or was_rotated_since(drop.root, end) or why_drop_went_back(drop):
        return False
    return least <= log_size(drop.root.path / AUDIT) <= end.size


def take_over(drop: Drop, asked: TakeOver) -> Iterator[FileResult]:
    """Bind the ledger to this folder; what became of it, and of what is begun and cannot be completed here.

    SelfCheckFailed when the audit log of this folder does not hold, or is that of another ledger.
    """
    with drop.ledger.reading() as session:
        before = trail.log_end(session)
        begun = [(number, Intent.loads(body)) for number, body in trail.intents(session)]
        shown = list(shown_as_sent(drop.root, session, drop.now))
    end, logs = adopted(drop, before)
    since, in_work = list(lines_since(logs, before)), begun_sets(drop.root)
    sent = {line["sha256"]: line for line in since if line["action"] in SENT}
    parted = {line["part_sha256"]: line["sha256"] for line in since if line["action"] == PARTED}
    shown = [file for file in shown if file.sha256 not in sent]
    sent |= {file.sha256: file.as_line(drop.id) for file in shown}
    parted = in_work.parted | shown_parts(drop.root, shown) | parted
    unsettled = find_unsettled(drop, sent, parted, {intent.sha256 for _, intent in begun}, in_work)
    token, uncertain = new_token(), {file.sha256: file for file in unsettled.uncertain}
    facts = {"by": asked.by, "note": asked.note, "ledger_line": before.head.number, "log_line": end.head.number}
    aside = [(INTERRUPTED, {"sha256": file.sha256, "file": file.name}) for file in unsettled.uncertain]
    learned_from = [(SHOWN, file.facts) for file in shown]
    part = write_part(drop, token, [(_TAKE_OVER, facts), *learned_from, *aside], end)
    work = drop.root.relative(work_folder(drop, token))
    with resolve_upon(drop, Intent((), unsettled.moves, work, part)) as session:
        bind_anew(drop.root, session)
        _begin_era(drop, session, part)
        certain = {sha256: line for sha256, line in sent.items() if sha256 not in uncertain}
        learned = learn_all(drop, session, certain, parted)
        for sha256, file in uncertain.items():
            learn_uncertain(session, file, sent.get(sha256, {"run": drop.id, "at": drop.now}))
        for file in unsettled.again:
            if file.sha256 in parted:
                learn_part(session, file, sent[parted[file.sha256]])
    yield from _put_aside(drop, begun, sent)
    yield from (_told_uncertain(drop, file, file.sha256 in sent) for file in unsettled.uncertain)
    yield _result(drop, learned, unsettled, not_learned(since))


def _begin_era(drop: Drop, session: Session, part: AuditPart) -> None:
    """Where the ledger went back, its lines have numbers that others had: they count as later ones from now on."""
    shown = drop.high_water.shown
    if shown is not None and shown >= known_mark(session)._replace(line=part.head.number):
        begin_era(session, shown)


def _put_aside(drop: Drop, begun: Sequence[tuple[int, Intent]], sent: Container[str]) -> Iterator[FileResult]:
    """What was begun elsewhere, or before the ledger was saved; nothing is to be done where it is known as sent."""
    archived = archived_as(drop.root, [intent.sha256 for _, intent in begun if intent.sha256])
    for number, intent in begun:
        if intent.sha256 in sent or intent.sha256 in archived:
            with drop.ledger.writing() as session:
                trail.done(session, number)
        else:
            yield set_aside(drop, number, replace(intent, part=None), Interfered(_name(intent)))


def _name(intent: Intent) -> str:
    pairs = (*intent.moves, *intent.after)
    return os.path.basename(pairs[-1][0]) if pairs else "a file"


def _told_uncertain(drop: Drop, file: StandingFile, is_logged: bool) -> FileResult:
    with drop.ledger.reading() as session:
        entry = files.find(session, file.sha256)
    words = "the log has it as sent, and nothing shows that it was: the ledger that would complete it is gone"
    if not is_logged:
        words = "its set was on its way when the pass was cut off, and is nowhere any more"
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
