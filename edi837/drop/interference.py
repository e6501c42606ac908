"""An intent that cannot be completed, since something else took its files away: a person says what became of them.

Nobody can tell whether such a set went out: nothing of it is called published, and nothing of it is sent again by
itself. Its original waits in quarantine/ with the reason `interrupted`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from edi837.drop.audit_lines import write_part
from edi837.drop.audit_part import AuditPart, Interfered, log_size
from edi837.drop.drop import Drop
from edi837.drop.folder import ARCHIVE, AUDIT, HOLD, OUTBOX, QUARANTINE, original_name, unused_path
from edi837.drop.intent import Intent, Move, resolve_upon
from edi837.drop.result import FileResult
from edi837.drop.take import new_token, work_folder
from edi837.drop.withdraw import moves_of_results, waiting_original
from edi837.ledger import files, parts, trail
from edi837.ledger.connect import Session
from edi837.ledger.files import HELD, WITHDRAWN, FileEntry
from edi837.system import access
from edi837.system.errors import SELF_CHECK

INTERRUPTED = "interrupted"


def is_interrupted(entry: FileEntry) -> bool:
    """Whether a file waits because nobody knows whether its set went out."""
    return entry.state == files.QUARANTINED and entry.reasons == INTERRUPTED


def set_aside(drop: Drop, number: int, intent: Intent, error: Interfered) -> FileResult:
    """Take an intent out of the ledger that cannot be completed, and its file into quarantine/.

    What stands in the outbox without its manifest goes to the archive: a consumer has not taken it for a set. A part of
    the file waits on in hold/ when all of it came there: only then its set may have been sent.
    """
    end = _end_without(drop, intent.part) if intent.part is not None else None
    with drop.ledger.reading() as session:
        entry = files.find(session, intent.sha256) if intent.sha256 else None
    token = new_token()
    facts = {"sha256": intent.sha256, "file": error.name}
    part = write_part(drop, token, [(INTERRUPTED, facts)], end)
    lost = _lost_parts(drop, intent)
    moves = _moves(drop, intent, entry, lost, token) if entry is not None else ()
    work = drop.root.relative(work_folder(drop, token))
    with resolve_upon(drop, Intent((), moves, work, part)) as session:
        trail.done(session, number)
        if end is not None:
            _mark_lost(session, intent.part)
        if entry is not None:
            files.set_aside(session, entry, INTERRUPTED)
        for part_entry in lost:
            files.change_state(session, part_entry, WITHDRAWN, None, None)
    return FileResult("failed", entry.name if entry else error.name, SELF_CHECK, f"{error}; {way_on(drop, entry)}")


def _end_without(drop: Drop, part: AuditPart) -> trail.LogEnd | None:
    """Where the audit log ends when nothing of the lines came into it, and they are gone; None when they did."""
    if part.is_lost or part.before is None or log_size(drop.root.path / AUDIT) != part.offset:
        return None
    return trail.LogEnd(part.before, part.offset)


def _mark_lost(session: Session, part: AuditPart | None) -> None:
    """Other intents have their lines in the same part; nothing that comes to its place is to be taken for them."""
    for number, body in trail.intents(session):
        other = Intent.loads(body)
        if part is not None and other.part == part:
            lost = replace(other, part=replace(part, is_lost=True))
            trail.change_intent(session, number, lost.dumps())


def _moves(drop: Drop, intent: Intent, entry: FileEntry, lost: Sequence[FileEntry], token: str) -> tuple[Move, ...]:
    """What stands anywhere of a set that cannot be completed: its results into the archive, its file aside."""
    was_held = entry._replace(state=HELD)
    half_kept = (move for part in lost for move in _all_of(drop, part, token))
    return (
        *_half_sent(drop, intent, entry, token),
        *moves_of_results(drop, was_held, INTERRUPTED, token),
        *half_kept,
        *_original(drop, intent, entry),
    )


def _lost_parts(drop: Drop, intent: Intent) -> list[FileEntry]:
    """The parts of the file that should have come into hold/ and did not, as a whole; nothing of them was sent."""
    kept = [target for _, target in intent.moves if target.startswith(f"{HOLD}/")]
    if not intent.sha256 or all(access.is_there(drop.root.inside(target)) for target in kept):
        return []
    with drop.ledger.reading() as session:
        return [part for part in parts.parts_of(session, intent.sha256) if part.state == HELD]


def _all_of(drop: Drop, part: FileEntry, token: str) -> Iterator[Move]:
    """The moves of a part that waits into the archive, as far as it came."""
    yield from moves_of_results(drop, part, INTERRUPTED, token)
    original = waiting_original(drop, part)
    if access.is_there(original):
        place = drop.root.folder(ARCHIVE) / drop.day / f"{part.stem}.{INTERRUPTED}" / original.name
        yield drop.root.relative(original), drop.root.relative(unused_path(place, token))


def _half_sent(drop: Drop, intent: Intent, entry: FileEntry, token: str) -> tuple[Move, ...]:
    """What was moved to the outbox before its manifest, and still stands there."""
    sent = (target for _, target in intent.moves if target.startswith(f"{OUTBOX}/"))
    standing = [target for target in sent if access.is_there(drop.root.inside(target))]
    folder = drop.root.folder(ARCHIVE) / drop.day / f"{entry.stem}.{INTERRUPTED}"
    return tuple((target, drop.root.relative(unused_path(folder / Path(target).name, token))) for target in standing)


def _original(drop: Drop, intent: Intent, entry: FileEntry) -> tuple[Move, ...]:
    """The file itself, wherever it is on its way: the last moves of an intent are about it."""
    place = f"{QUARANTINE}/{original_name(entry.name, entry.stem)}"
    for move in reversed(intent.after):
        for path in move:
            if path == place:
                return ()
            if access.is_there(drop.root.inside(path)):
                return ((path, place),)
    return ()


def way_on(drop: Drop, entry: FileEntry | None) -> str:
    """What a person does about a file of which nobody knows whether it went out."""
    if entry is None:
        return "look for it, and put it back where it came from"
    short = entry.sha256[:12]
    return (
        "it waits in quarantine/. Ask the consumer of the outbox whether it has the set: if so, `edi837 run "
        f"{drop.root.path.name} --received {short} --by NAME`; if not, `--accept {short}` makes it again and sends it"
    )
