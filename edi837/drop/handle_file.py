"""One file from the moment it is taken: known or new, judged and published, or put into quarantine."""

from __future__ import annotations

from edi837.drop.attempts import is_dangerous
from edi837.drop.drop import Drop
from edi837.drop.folder import archived_name, stem_of
from edi837.drop.intent import Intent, Move, with_evidence
from edi837.drop.isolated import isolated
from edi837.drop.judge_taken import JudgedFile, judge_file
from edi837.drop.publish import archive_place, publication
from edi837.drop.quarantine import CUT_OFF, OF_DECISIONS, TOO_LARGE, moves_of_mistaken, to_quarantine
from edi837.drop.resolution import Resolution, resolve
from edi837.drop.result import FileResult
from edi837.drop.senders import original_moves
from edi837.drop.take import Copied, StillWritten, TakenFile, copy_in, is_unchanged, return_taken, work_folder
from edi837.ledger import files, trail
from edi837.ledger.connect import Session
from edi837.ledger.files import KNOWN, WITHDRAWN, FileEntry
from edi837.system.errors import (
    CLEAN,
    QUARANTINED,
    SELF_CHECK,
    Conflict,
    Edi837Error,
    GuardRefused,
    SelfCheckFailed,
    UsageError,
)

SELF_CHECKED, FAULT = "self-check", "fault"


class Replaced(UsageError):
    """Other bytes lie where a person accepted a file: they are not what was accepted."""


class AfterOthers(Edi837Error):
    """A file that was taken has to do with one that is not written down yet: it is handled once that is."""

    def __init__(self, taken: TakenFile) -> None:
        super().__init__(taken.name)
        self.taken = taken


def handle_file(drop: Drop, taken: TakenFile, accepted: str = "", leading_moves: tuple[Move, ...] = ()) -> FileResult:
    """What becomes of a file, done. Errors of disk and ledger go to the caller: the file stays where it is.

    `accepted` is the digest of the bytes that a person took as they are; Replaced when these are others.
    """
    handled = judge_or_put_aside(drop, taken, accepted, leading_moves)
    return resolve(drop, handled) if isinstance(handled, Resolution) else handled


def judge_or_put_aside(
    drop: Drop, taken: TakenFile, accepted: str = "", leading_moves: tuple[Move, ...] = ()
) -> FileResult | Resolution:
    """What is to be done with a file, or why nothing is; AfterOthers where `drop.unwritten` has its bytes or names."""
    drop.handling(taken.key)
    try:
        copied = copy_in(drop, taken)
    except (FileNotFoundError, StillWritten):
        return_taken(drop, taken)
        return FileResult("waits", taken.name, CLEAN, "was written to or taken away while it was read")
    if accepted and copied.sha256 != accepted:
        raise Replaced(
            f"{taken.path}: is not what was accepted, it was changed; take it out of quarantine/, drop it again"
        )
    if drop.unwritten.has(copied.sha256, stem_of(taken.name, copied.sha256)):
        raise AfterOthers(taken)
    with drop.ledger.reading() as session:
        known = None if accepted else known_as(session, copied)
        dangerous = is_dangerous(session, taken.key)
    if known is not None:
        return to_archive(drop, taken, copied, known)
    leading_moves = leading_moves or moves_of_mistaken(drop, copied.sha256, taken.token)
    if reason := copied.fault or _not_to_read(drop, copied, dangerous):
        return to_quarantine(drop, taken, copied, reason, QUARANTINED, leading_moves)
    return _judge(drop, taken, copied, bool(accepted), leading_moves)


def _judge(
    drop: Drop, taken: TakenFile, copied: Copied, accepted: bool, leading_moves: tuple[Move, ...]
) -> FileResult | Resolution:
    def put_aside(reason: str) -> Resolution:
        return to_quarantine(drop, taken, copied, reason, SELF_CHECK, leading_moves)

    def judge() -> JudgedFile | Resolution:
        try:
            return judge_file(drop, copied, taken.name, taken.token, accepted)
        except (SelfCheckFailed, Conflict, GuardRefused):
            return put_aside(SELF_CHECKED)

    judged = isolated(drop, taken, judge, lambda: put_aside(FAULT))
    if isinstance(judged, Resolution):
        return judged
    try:
        if is_unchanged(taken, copied):
            return publication(drop, taken, copied, judged, leading_moves)
    except BaseException:
        judged.close()
        raise
    judged.close()
    return_taken(drop, taken)
    return FileResult("waits", taken.name, CLEAN, "was written to or taken away while it was judged")


def _not_to_read(drop: Drop, copied: Copied, dangerous: bool) -> str:
    """Why a file that can be unpacked must not be judged, in a word."""
    if copied.size > drop.settings.max_megabytes << 20:
        return TOO_LARGE
    return CUT_OFF if dangerous else ""


def known_as(session: Session, copied: Copied) -> str | None:
    """What is known of these bytes: they came before, or are what was made of a file that came before."""
    entry = files.find(session, copied.sha256)
    source_entry = files.find_output(session, copied.sha256)
    # It says nothing of a file of claims that it was put into decisions/ by mistake.
    if entry is not None and entry.state != WITHDRAWN and entry.reasons not in OF_DECISIONS:
        return f"the same bytes came as {entry.name} and are {_where(entry)}; nothing to do"
    return f"is what was published for {source_entry.name}; nothing to do" if source_entry is not None else None


def _where(entry: FileEntry) -> str:
    return {files.HELD: "waiting in hold/", files.QUARANTINED: "in quarantine/"}.get(entry.state, entry.state)


def to_archive(drop: Drop, taken: TakenFile, copied: Copied, words: str) -> Resolution:
    """The same bytes again: written down, put into the archive, and nothing else."""
    stem = f"{stem_of(taken.name, copied.sha256)}.again"
    place = archive_place(drop, archived_name(taken.name, stem), taken.token)
    moves = original_moves(drop, taken, copied, place)
    intent = Intent((), moves, drop.root.relative(work_folder(drop, taken.token)))

    def write(session: Session) -> None:
        files.record_arrival(session, copied.sha256, taken.name, drop.id, drop.now, KNOWN)
        trail.forget_attempts(session, taken.key)

    result = FileResult(KNOWN, taken.name, CLEAN, words, copied.sha256)
    event = (KNOWN, {"sha256": copied.sha256})
    return Resolution(taken.key, with_evidence(drop.root, intent), [event], write, result)
