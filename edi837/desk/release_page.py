"""Release: what goes out and what waits, in claims and dollars; the proof first, then a second person's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.acting import NotAllowed, clean_note
from edi837.desk.preview import preview
from edi837.desk.readiness import Readiness, readiness, standings
from edi837.desk.roles import DECIDE, RELEASE, SEE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.desk.state import Desk, Preview
from edi837.ledger import deciding, desk_log, desk_marks, files, orders
from edi837.ledger.connect import Session
from edi837.ledger.desk_log import CONFIRM, DeskEvent
from edi837.ledger.files import HELD
from edi837.ledger.orders import ACCEPTED, ASKED, WAIT, Order
from edi837.system.errors import UsageError

releases = Blueprint("releases", __name__)
# What an order is called in the audit log.
_ACTIONS = {WAIT: "release", ACCEPTED: "accept", ASKED: "ask-accept"}


@releases.get("/release")
@needs(SEE)
def waiting() -> str:
    """The files that wait."""
    desk = the_desk()
    with desk.ledger.reading() as session:
        rows = standings(session, desk.policies(session))
    return render_template("releases.html", rows=rows)


@releases.get("/release/<sha256>")
@needs(SEE)
def file(sha256: str) -> str:
    """One file: its balance and its changes, made for a look and proved; nothing is published by looking."""
    desk = the_desk()
    ready = _ready(desk, sha256)
    seen: Preview | None = None
    with desk.ledger.reading() as session:
        events = desk_log.events_on(session, sha256, -1)
    if ready.standing.is_decided:
        with desk.ledger.reading() as session:
            decided = deciding.decisions_on(session, sha256)
        seen = preview(desk, ready.entry, decided, ready.digest)
    return render_template(
        "release.html",
        events=events,
        ready=ready,
        seen=seen,
        groups=_by_pattern(ready.unconfirmed),
        may=ready.why_not(worker()) if worker().may(RELEASE) else "a releaser does this",
    )


@releases.post("/release/<sha256>")
@needs(RELEASE)
def order(sha256: str) -> Answer:
    """Release a file as it is decided: with its clean claims, or with all its errors by name and reason."""
    desk, form = the_desk(), request.form
    accepts, note = form.get("errors") == "accept", clean_note(form.get("note", ""))
    ready = _ready(desk, sha256)
    if why := ready.why_not(worker()):
        raise NotAllowed(f"{why}; nothing was released")
    if form.get("proved") != ready.digest:
        raise UsageError(
            "the decisions are others than those you saw proved: look at the proof again; nothing was released"
        )
    if accepts and not note:
        raise UsageError("errors go out by name and reason alone: say why; nothing was released")
    if form.get("name", "").strip() != ready.entry.name:
        raise UsageError(f"type the name of the file to release it: {ready.entry.name}; nothing was released")
    with desk.ledger.writing() as session:
        deciding.hold_file(session, ready.entry)
        if deciding.digest_of_decisions(session, sha256) != ready.digest:
            raise deciding.DecidedMeanwhile("somebody decided on this file meanwhile; nothing was released")
        taken = _how_errors_go(desk, session, sha256) if accepts else WAIT
        orders.place_order(session, Order(sha256, worker().name, note, desk.now, ready.digest, taken))
        event = DeskEvent(sha256, -1, "", desk.now, worker().name, _ACTIONS[taken], note)
        alone = {"persons": "one"} if worker().is_alone else {}
        desk_log.record(session, event, decisions_sha256=ready.digest, **alone)
    if taken == ASKED:
        return redirect(f"/release/{sha256}", 303)
    desk.stir()
    return redirect(f"/files?released={sha256[:12]}", 303)


def _how_errors_go(desk: Desk, session: Session, sha256: str) -> int:
    """Errors go out by this person's word, or when a second person gives it too."""
    asked = orders.asked_on(session, sha256)
    lacks_second = asked is None or asked.ordered_by == worker().name
    return ASKED if lacks_second and desk.policies(session).second_errors else ACCEPTED


@releases.post("/release/<sha256>/confirm")
@needs(DECIDE)
def confirm(sha256: str) -> Answer:
    """Confirm, as a second person, the approvals of one pattern that others gave in a file; the count is typed."""
    desk, form = the_desk(), request.form
    ready = _ready(desk, sha256)
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


def _ready(desk: Desk, sha256: str) -> Readiness:
    with desk.ledger.reading() as session:
        entry = files.find(session, sha256)
        if entry is None or entry.state != HELD:
            abort(404)
        return readiness(desk, session, entry)
