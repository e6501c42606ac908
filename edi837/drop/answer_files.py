"""Answers that come as files: read, matched with what went out, and kept; the file goes to the archive.

What is no answer, or not a whole one, puts its file into quarantine/; what could be read of it is kept all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from edi837.answers.read_answers import refusals
from edi837.drop.arrivals import Arrival, look
from edi837.drop.audit_lines import write_part
from edi837.drop.drop import Drop
from edi837.drop.folder import ANSWERS, QUARANTINE, original_name, stem_of
from edi837.drop.handle_file import known_as
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.publish import archive_place
from edi837.drop.quarantine import ANSWERS_CUT_OFF, ANSWERS_FAULT, NO_ANSWERS, moves_of_mistaken, quarantine_read
from edi837.drop.read_beside import ReadBeside, handle_beside, take_beside
from edi837.drop.result import FileResult
from edi837.drop.senders import original_moves
from edi837.drop.take import (
    Copied,
    TakenFile,
    new_token,
    own_stem,
    work_folder,
)
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.settling import Word
from edi837.jobs.taken_answers import TakenAnswers, take_answers
from edi837.ledger import files, kept_answers, row_matches, trail
from edi837.ledger.connect import Session
from edi837.ledger.files import KNOWN, QUARANTINED, FileEntry
from edi837.ledger.matching import match_all
from edi837.report.figures import counted
from edi837.system.errors import CLEAN, FOUND
from edi837.system.errors import QUARANTINED as HELD_BACK
from edi837.x12.source import open_source


def answer_files(drop: Drop) -> Iterator[Arrival]:
    """The files of answers that can be read now."""
    folder = drop.root.folder(ANSWERS)
    if folder.is_dir() and not folder.is_symlink():
        most = drop.settings.max_megabytes << 20
        yield from look(folder, drop.settings.stable_seconds, most, drop.clock(), drop.sleep)


def take_answer_file(drop: Drop, arrival: Arrival) -> FileResult:
    """Take a file of answers as a file of claims is taken, and keep what it says."""
    return take_beside(drop, arrival, _ANSWERS)


def handle_answers(drop: Drop, taken: TakenFile) -> FileResult:
    """Keep the answers of a file that was taken; it then goes to the archive."""
    return handle_beside(drop, taken, _ANSWERS)


def _keep(drop: Drop, taken: TakenFile, copied: Copied) -> FileResult:
    if copied.fault:
        return quarantine_read(drop, taken, copied, NO_ANSWERS, HELD_BACK)
    # What the file holds decides where it goes, so it is read once before anything is written down.
    with closing(open_source(copied.path)) as source:
        with drop.ledger.reading() as session:
            is_known = kept_answers.is_known(session, copied.sha256)
            # What became of these bytes as claims is not forgotten because somebody took them for answers.
            claims = known_as(session, copied)
        refused = not is_known and claims is None and any(True for _ in refusals(source.data))
        stem = own_stem(drop, taken.name, copied.sha256)
        where = f"{QUARANTINE}/{original_name(taken.name, stem)}"
        if not refused:
            name = f"{stem_of(taken.name, copied.sha256)}.answers{Path(taken.name).suffix}"
            where = archive_place(drop, name, taken.token)
        facts: dict[str, Any] = {"answers_sha256": copied.sha256}
        lines: list[tuple[str, Mapping[str, Any]]] = [(ANSWERS, facts)]
        if refused:
            lines.append((QUARANTINED, {"sha256": copied.sha256, "reasons": [NO_ANSWERS]}))
        moves = original_moves(drop, taken, copied, where)
        earlier = moves_of_mistaken(drop, copied.sha256, taken.token) if refused else ()
        part = write_part(drop, taken.token, lines)
        intent = Intent(earlier, moves, drop.root.relative(work_folder(drop, taken.token)), part)
        with resolve_upon(drop, intent) as session:
            kept = take_answers(session, source, taken.name, drop.now)
            match_all(session)
            _record(drop, session, taken, copied, stem if refused else "")
            left = row_matches.unmatched(session)
    for message in kept.sentences:
        drop.log("warning", "answer", f"{taken.name}: {message}", file=taken.name)
    if claims is not None and not kept.digests:
        return FileResult(KNOWN, taken.name, CLEAN, claims, copied.sha256)
    return _result(taken.name, kept, left, refused)


_ANSWERS = ReadBeside(_keep, ANSWERS_CUT_OFF, ANSWERS_FAULT)


def _record(drop: Drop, session: Session, taken: TakenFile, copied: Copied, stem: str) -> None:
    """A file came; with a stem it is put aside under it."""
    if stem:
        entry = FileEntry(
            copied.sha256, taken.name, stem, QUARANTINED, NO_ANSWERS,
            files.next_number(session), drop.id, drop.now, copied.size, None,
        )  # fmt: skip
        files.save(session, entry)
    files.record_arrival(session, copied.sha256, taken.name, drop.id, drop.now, QUARANTINED if stem else ANSWERS)
    trail.forget_attempts(session, taken.key)


def _result(name: str, kept: TakenAnswers, left: int, refused: bool) -> FileResult:
    if refused:
        words = f"holds what is not read ({kept.sentences[0]}); it is in quarantine/, its other answers are kept"
        return FileResult(QUARANTINED, name, HELD_BACK, words, kept.sha256)
    if kept.is_known:
        return FileResult(KNOWN, name, CLEAN, "these answers came before; nothing to do", kept.sha256)
    words = f"{counted(len(kept.digests), 'set')} of answers kept"
    if left:
        return FileResult("answered", name, FOUND, f"{words}; {counted(left, 'row')} unmatched in all", kept.sha256)
    return FileResult("answered", name, CLEAN, words, kept.sha256)


def read_named(drop: Drop, item: Input) -> TakenAnswers:
    """Keep the answers of a file that a person names; the file stays where it is."""
    token = new_token()
    with closing(open_input(item)) as source:
        part = write_part(drop, token, [(ANSWERS, {"answers_sha256": source.sha256})])
        intent = Intent(work=drop.root.relative(work_folder(drop, token)), part=part)
        with resolve_upon(drop, intent) as session:
            kept = take_answers(session, source, item.name, drop.now)
            match_all(session)
    return kept


def settle_by(drop: Drop, said: Sequence[str], word: Word, act: Callable[[Session], str]) -> FileResult:
    """Let a person settle something of answers, as `said`: match ROW CLAIM, unmatch ROW or enter CLAIM."""
    token, (action, row, *more) = new_token(), said
    facts = {"row": row, "claim": "".join(more), "by": word.by, "note": word.note}
    part = write_part(drop, token, [(f"answer-{action}", facts)])
    intent = Intent(work=drop.root.relative(work_folder(drop, token)), part=part)
    with resolve_upon(drop, intent) as session:
        words = act(session)
    return FileResult(f"answer-{action}", row, CLEAN, words)
