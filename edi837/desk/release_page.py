"""Release: what goes out and what waits, in claims and dollars; the proof first, then a second person's order."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.acting import NotAllowed, clean_note
from edi837.desk.happenings import DONE_IN_WORDS
from edi837.desk.preview import preview
from edi837.desk.readiness import Readiness, readiness, standings
from edi837.desk.roles import DECIDE, RELEASE, SEE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.desk.state import Desk
from edi837.drop.drop import Drop
from edi837.drop.open_folder import new_run_id
from edi837.drop.result import FileResult
from edi837.drop.run_once import Work, run_once
from edi837.drop.scribe import write_waiting_lines
from edi837.drop.withdraw import take_back
from edi837.ledger import accepting, deciding, desk_log, desk_marks, files, orders, parts
from edi837.ledger.accepting import AcceptedError
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.desk_log import ACCEPT_ERROR, CONFIRM, REFUSE_ERROR, WITHDRAW, DeskEvent
from edi837.ledger.families import family_of
from edi837.ledger.files import HELD, WITHDRAWN
from edi837.ledger.orders import Order
from edi837.system.errors import CLEAN, UsageError

releases = Blueprint("releases", __name__)
# So many errors are listed; a form holds no more.
_MOST_ERRORS = 400
_MOST_DONE = 40


@releases.get("/release")
@needs(SEE)
def waiting() -> str:
    """The files that wait, each with what became of the file that it came with."""
    desk = the_desk()
    with desk.ledger.reading() as session:
        parted = parts.all_parts(session)
        rows = [
            (row, family_of(session, row.entry) if row.entry.sha256 in parted else None)
            for row in standings(session, desk.policies(session))
        ]
    return render_template("releases.html", rows=rows)


@releases.get("/release/<sha256>")
@needs(SEE)
def file(sha256: str) -> str:
    """One file: its balance and its changes, made for a look and proved; nothing is published by looking.

    While something is undecided the proof is made when it is asked for (`prove`): it takes as long as judging the file.
    """
    desk = the_desk()
    ready, decided = _ready(desk, sha256)
    proves = ready.standing.is_decided or request.args.get("prove") == "1"
    with desk.ledger.reading() as session:
        events = desk_log.events_on_file(session, sha256, _MOST_DONE)
        family = family_of(session, ready.entry)
    return render_template(
        "release.html",
        events=events,
        ready=ready,
        family=family,
        seen=preview(desk, ready, decided) if proves else None,
        accepted={error.exception_id: error for error in ready.accepted},
        most=_MOST_ERRORS,
        words=DONE_IN_WORDS,
        groups=_by_pattern(ready.unconfirmed),
        may=ready.why_not(worker()) if worker().may(RELEASE) else "a releaser does this",
    )


@releases.post("/release/<sha256>")
@needs(RELEASE)
def order(sha256: str) -> Answer:
    """Release what is ready in a file; what is undecided, or has errors that nobody accepted, waits."""
    desk, form = the_desk(), request.form
    ready, decided = _ready(desk, sha256)
    if why := ready.why_not(worker()):
        raise NotAllowed(f"{why}; nothing was released")
    seen = preview(desk, ready, decided)
    if seen.refused:
        raise UsageError(f"a decision cannot be carried out: {seen.refused[0]}; nothing was released")
    if not seen.ready:
        raise UsageError(
            "nothing is ready: decide, or accept errors by name and reason; what is about the whole file, a set or a "
            "level holds all of its claims; nothing was released"
        )
    if form.get("proved") != ready.seal:
        raise UsageError(
            "the decisions are others than those you saw proved: look at the proof again; nothing was released"
        )
    if form.get("name", "").strip() != ready.entry.name:
        raise UsageError(f"type the name of the file to release it: {ready.entry.name}; nothing was released")
    with desk.ledger.writing() as session:
        deciding.hold_file(session, ready.entry)
        if readiness(desk, session, ready.entry).seal != ready.seal:
            raise deciding.DecidedMeanwhile("somebody decided on this file meanwhile; nothing was released")
        orders.place_order(session, Order(sha256, worker().name, "", desk.now, ready.digest, ready.withheld))
        event = DeskEvent(sha256, -1, "", desk.now, worker().name, "release", "")
        facts = {"claims": seen.ready, "held": seen.held, "errors_accepted": len(ready.accepted)}
        alone = {"persons": "one"} if worker().is_alone else {}
        desk_log.record(session, event, decisions_sha256=ready.digest, **facts, **alone)
    desk.stir()
    return redirect(f"/files?released={sha256[:12]}", 303)


@releases.post("/release/<sha256>/errors")
@needs(RELEASE)
def accept(sha256: str) -> Answer:
    """Let single errors go out, each for its own reason; those without one wait."""
    desk, form = the_desk(), request.form
    ready, decided = _ready(desk, sha256)
    left = {row.exception_id: row for row in preview(desk, ready, decided).errors}
    reasons = {name.partition("-")[2]: clean_note(value) for name, value in form.items() if name.startswith("reason-")}
    given = {name: note for name, note in reasons.items() if note}
    if not given:
        raise UsageError("say of an error why it may go out; those without a reason wait; nothing was accepted")
    if not given.keys() <= left.keys():
        raise UsageError("this file has no such error that is left; look again; nothing was accepted")
    with desk.ledger.writing() as session:
        deciding.hold_file(session, ready.entry)
        for name, note in given.items():
            accepting.accept_error(session, AcceptedError(name, sha256, worker().name, note, desk.now))
            at = int(left[name].claim_start or -1)
            desk_log.record(session, DeskEvent(sha256, at, name, desk.now, worker().name, ACCEPT_ERROR, note))
    desk.stir()
    return redirect(f"/release/{sha256}?prove=1", 303)


@releases.post("/release/<sha256>/errors/refuse")
@needs(RELEASE)
def refuse(sha256: str) -> Answer:
    """Take the word on an error back: it waits."""
    desk, name = the_desk(), request.form.get("exception_id", "")[:64]
    ready, _ = _ready(desk, sha256)
    if name not in {error.exception_id for error in ready.accepted}:
        raise UsageError("nobody accepted this error")
    with desk.ledger.writing() as session:
        deciding.hold_file(session, ready.entry)
        accepting.refuse_error(session, name)
        desk_log.record(session, DeskEvent(sha256, -1, name, desk.now, worker().name, REFUSE_ERROR, ""))
    desk.stir()
    return redirect(f"/release/{sha256}?prove=1", 303)


@releases.post("/release/<sha256>/withdraw")
@needs(RELEASE)
def withdraw(sha256: str) -> Answer:
    """Withdraw a file or part: none of it is sent. It goes to the archive, and may come again."""
    desk, form, name = the_desk(), request.form, worker().name
    entry, note = _ready(desk, sha256)[0].entry, clean_note(request.form.get("note", ""))
    if not note or form.get("name", "").strip() != entry.name:
        raise UsageError(f"say why, and type the name of the file: {entry.name}; nothing was withdrawn")

    def act(drop: Drop) -> FileResult:
        with drop.ledger.writing() as session:
            deciding.hold_file(session, entry)
            desk_log.record(session, DeskEvent(sha256, -1, "", drop.now, name, WITHDRAW, note))
        write_waiting_lines(drop)
        take_back(drop, entry)
        return FileResult(WITHDRAWN, entry.name, CLEAN, "was withdrawn at the desk", sha256)

    done = run_once(desk.root, desk.run, desk.settings, desk.log, new_run_id(), Work("withdraw", act), _now, time.sleep)
    if refused := [result.words for result in done.results if result.code != CLEAN]:
        raise UsageError(refused[0])
    if not done.results:
        raise UsageError("the folder cannot be used now; nothing was withdrawn")
    return redirect("/release", 303)


def _now() -> datetime:
    return datetime.now().astimezone()


@releases.post("/release/<sha256>/confirm")
@needs(DECIDE)
def confirm(sha256: str) -> Answer:
    """Confirm, as a second person, the approvals of one pattern that others gave in a file; the count is typed."""
    desk, form = the_desk(), request.form
    ready, _ = _ready(desk, sha256)
    pattern = form.get("alike", "")[:16]
    mine = [row for row in ready.unconfirmed if row.alike == pattern and row.decided_by != worker().name]
    if not mine:
        raise NotAllowed("who approved does not confirm, or nothing is left to confirm here; nothing was done")
    if form.get("count", "").strip() != str(len(mine)):
        raise UsageError(f"type the count to confirm: {len(mine)} are left; nothing was done")
    with desk.ledger.writing() as session:
        deciding.hold_file(session, ready.entry)
        if deciding.digest_of_decisions(session, sha256) != ready.digest:
            raise deciding.DecidedMeanwhile("somebody decided on this file meanwhile; nothing was confirmed")
        for row in mine:
            event = DeskEvent(sha256, row.claim_start, row.exception_id, desk.now, worker().name, CONFIRM, "")
            desk_log.record(session, event)
            desk_marks.touch(session, row.claim_number)
    desk.stir()
    return redirect(f"/release/{sha256}", 303)


def _by_pattern(rows: Sequence[Any]) -> list[tuple[Any, int, bool]]:
    """Approvals that lack a second person by pattern: one of each, how many others gave, whether that is any."""
    counted: Counter[str] = Counter(row.alike for row in rows if row.decided_by != worker().name)
    first = {row.alike: row for row in reversed(rows)}
    return [(first[pattern], counted[pattern], counted[pattern] > 0) for pattern in sorted(first)]


def _ready(desk: Desk, sha256: str) -> tuple[Readiness, list[DecidedProposal]]:
    """Where a file stands, and its decisions."""
    with desk.ledger.reading() as session:
        entry = files.find(session, sha256)
        if entry is None or entry.state != HELD:
            abort(404)
        return readiness(desk, session, entry), deciding.decisions_on(session, sha256)
