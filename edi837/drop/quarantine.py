"""Files that are put aside without being judged, with a word that says why."""

from __future__ import annotations

from edi837.drop.arrivals import Arrival
from edi837.drop.attempts import key_of
from edi837.drop.audit_lines import write_part
from edi837.drop.drop import Drop
from edi837.drop.folder import ARCHIVE, QUARANTINE, archived_name, original_name, safe_name, unused_path
from edi837.drop.intent import Intent, Move, resolve_upon, with_evidence
from edi837.drop.resolution import Resolution, resolve
from edi837.drop.result import FileResult
from edi837.drop.senders import original_moves
from edi837.drop.take import Copied, TakenFile, new_token, own_stem, work_folder
from edi837.drop.withdraw import moves_of_results, waiting_original
from edi837.ledger import deciding, files, trail
from edi837.ledger.connect import Session
from edi837.ledger.files import FileEntry
from edi837.system import access
from edi837.system.errors import QUARANTINED

CUT_OFF, TOO_LARGE = "cut-off", "too-large"
NO_DECISIONS, DECISIONS_CUT_OFF, DECISIONS_FAULT = "decisions", "decisions-cut-off", "decisions-fault"
NO_ANSWERS, ANSWERS_CUT_OFF, ANSWERS_FAULT = "answers", "answers-cut-off", "answers-fault"
# Reasons of files that came to decisions/ or answers/: nobody can accept them as claims.
OF_DECISIONS = frozenset((NO_DECISIONS, DECISIONS_CUT_OFF, DECISIONS_FAULT, NO_ANSWERS, ANSWERS_CUT_OFF, ANSWERS_FAULT))
# What is said of a file that is put aside, by its reason.
WORDS = {
    "unreadable": "cannot be unpacked",
    TOO_LARGE: "is larger than max_megabytes",
    CUT_OFF: "ended the process, or took too much memory, several times while it was handled",
    "self-check": "did not pass the self-check; please report it",
    "fault": "met a fault of the tool; please report it",
    NO_DECISIONS: "is not a file of decisions",
    DECISIONS_CUT_OFF: "ended the process, or took too much memory, several times while its decisions were read",
    DECISIONS_FAULT: "met a fault of the tool while its decisions were read; please report it",
    NO_ANSWERS: "holds something that is no answer, or not a whole one",
    ANSWERS_CUT_OFF: "ended the process, or took too much memory, several times while its answers were read",
    ANSWERS_FAULT: "met a fault of the tool while its answers were read; please report it",
    "hard-link": "has a second name elsewhere",
}


def quarantine_read(drop: Drop, taken: TakenFile, copied: Copied, reason: str, code: int) -> FileResult:
    """Move a file that was read, and cannot be judged, into quarantine/."""
    moves = moves_of_mistaken(drop, copied.sha256, taken.token)
    return resolve(drop, to_quarantine(drop, taken, copied, reason, code, moves))


def moves_of_mistaken(drop: Drop, sha256: str, token: str) -> tuple[Move, ...]:
    """The move into the archive of a file with these bytes that came to decisions/ or answers/ by mistake and waits."""
    with drop.ledger.reading() as session:
        entry = files.find(session, sha256)
    if entry is None or entry.state != files.QUARANTINED or entry.reasons not in OF_DECISIONS:
        return ()
    original = waiting_original(drop, entry)
    if not access.is_there(original):
        return ()
    place = drop.root.folder(ARCHIVE) / drop.day / archived_name(entry.name, f"{entry.stem}.again")
    return ((drop.root.relative(original), drop.root.relative(unused_path(place, token))),)


def to_quarantine(
    drop: Drop, taken: TakenFile, copied: Copied, reason: str, code: int, leading_moves: tuple[Move, ...] = ()
) -> Resolution:
    """What becomes of a file that was read and cannot be judged: it goes into quarantine/."""
    stem = own_stem(drop, taken.name, copied.sha256)
    after = original_moves(drop, taken, copied, f"{QUARANTINE}/{original_name(taken.name, stem)}")
    intent = Intent(leading_moves, after, drop.root.relative(work_folder(drop, taken.token)), sha256=copied.sha256)

    def write(session: Session) -> None:
        entry = FileEntry(
            copied.sha256, taken.name, stem, files.QUARANTINED, reason, files.next_number(session),
            drop.id, drop.now, copied.size, None,
        )  # fmt: skip
        files.save(session, entry)
        files.record_arrival(session, copied.sha256, taken.name, drop.id, drop.now, files.QUARANTINED)
        deciding.forget_acceptance(session, copied.sha256)
        trail.forget_attempts(session, taken.key)

    event = (files.QUARANTINED, {"sha256": copied.sha256, "reasons": [reason]})
    result = FileResult(files.QUARANTINED, taken.name, code, f"{WORDS[reason]}; it is in quarantine/", copied.sha256)
    drop.unwritten.known.update((copied.sha256, stem))
    return Resolution(taken.key, with_evidence(drop.root, intent), [event], write, result)


def quarantine_waiting(drop: Drop, entry: FileEntry) -> FileResult:
    """Move a file out of hold/ that ended the process several times; its results go to the archive, unread."""
    token = new_token()
    original = drop.root.relative(waiting_original(drop, entry))
    place = f"{QUARANTINE}/{original_name(entry.name, entry.stem)}"
    moves = (*moves_of_results(drop, entry, CUT_OFF, token), (original, place))
    part = write_part(drop, token, [(files.QUARANTINED, {"sha256": entry.sha256, "reasons": [CUT_OFF]})])
    intent = Intent((), moves, drop.root.relative(work_folder(drop, token)), part, entry.sha256)
    with resolve_upon(drop, intent) as session:
        files.set_aside(session, entry, CUT_OFF)
        trail.forget_attempts(session, key_of(entry))
    return FileResult(
        files.QUARANTINED, entry.name, QUARANTINED, f"{WORDS[CUT_OFF]}; it is in quarantine/", entry.sha256
    )


def quarantine_unread(drop: Drop, arrival: Arrival) -> FileResult:
    """Move what is not a file to read (a link, a device, something too large) into quarantine/, unread."""
    token, name = new_token(), safe_name(arrival.name)
    place = f"{QUARANTINE}/{name}.{token}.{arrival.odd}"
    part = write_part(drop, token, [("put-away", {"name": name, "reasons": [arrival.odd]})])
    move = (drop.root.relative(arrival.path), place)
    with resolve_upon(drop, Intent((), (move,), drop.root.relative(work_folder(drop, token)), part)) as session:
        files.record_arrival(session, "", name, drop.id, drop.now, "put-away")
    words = WORDS.get(arrival.odd, f"is a {arrival.odd}")
    return FileResult("put-away", name, QUARANTINED, f"{words}; it is in quarantine/, unread")
