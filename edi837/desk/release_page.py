"""Release: what goes out and what waits, in claims and dollars; the proof first, then a second person's order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.decisions.decision_words import APPROVE
from edi837.desk.acting import NotAllowed, clean_note
from edi837.desk.preview import preview
from edi837.desk.roles import RELEASE, SEE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.desk.state import Desk, Preview
from edi837.ledger import deciding, desk_alike, desk_log, disputing, files, orders
from edi837.ledger.connect import Session
from edi837.ledger.desk_log import DeskEvent
from edi837.ledger.files import HELD, FileEntry
from edi837.ledger.orders import Order
from edi837.system.errors import UsageError

releases = Blueprint("releases", __name__)


class Readiness(NamedTuple):
    """Where a file that waits stands; `unconfirmed` are approvals without a second person where one is due."""

    entry: FileEntry
    undecided: int
    disputed: int
    unconfirmed: tuple[str, ...]
    approvers: frozenset[str]
    is_ordered: bool
    digest: str

    @property
    def is_decided(self) -> bool:
        """Whether nothing is left to decide or to confirm."""
        return not (self.undecided or self.disputed or self.unconfirmed)


@releases.get("/release")
@needs(SEE)
def waiting() -> str:
    """The files that wait."""
    desk = the_desk()
    with desk.ledger.reading() as session:
        rows = [readiness(desk, session, entry) for entry in files.in_state(session, HELD)]
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
    if ready.is_decided:
        with desk.ledger.reading() as session:
            decided = deciding.decisions_on(session, sha256)
        seen = preview(desk, ready.entry, decided, ready.digest)
    return render_template(
        "release.html",
        events=events,
        ready=ready,
        seen=seen,
        may=_why_not(desk, ready) if worker().may(RELEASE) else "a releaser does this",
    )


@releases.post("/release/<sha256>")
@needs(RELEASE)
def order(sha256: str) -> Answer:
    """Release a file as it is decided: with its clean claims, or with all its errors by name and reason."""
    desk, form = the_desk(), request.form
    accepts, note = form.get("errors") == "accept", clean_note(form.get("note", ""))
    ready = _ready(desk, sha256)
    if why := _why_not(desk, ready):
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
        orders.place_order(session, Order(sha256, worker().name, note, desk.now, ready.digest, accepts))
        event = DeskEvent(sha256, -1, "", desk.now, worker().name, "accept" if accepts else "release", note)
        alone = {"persons": "one"} if worker().is_alone else {}
        desk_log.record(session, event, decisions_sha256=ready.digest, **alone)
    desk.stir()
    return redirect(f"/files?released={sha256[:12]}", 303)


def _ready(desk: Desk, sha256: str) -> Readiness:
    with desk.ledger.reading() as session:
        entry = files.find(session, sha256)
        if entry is None or entry.state != HELD:
            abort(404)
        return readiness(desk, session, entry)


def readiness(desk: Desk, session: Session, entry: FileEntry) -> Readiness:
    """Where a file stands."""
    decided = deciding.decisions_on(session, entry.sha256)
    return Readiness(
        entry,
        deciding.undecided(session, entry.sha256),
        len(disputing.disputed_on(session, entry.sha256)),
        tuple(_unconfirmed(desk, session, entry, decided)),
        frozenset(each.by for each in decided if each.decision == APPROVE),
        orders.is_ordered(session, entry.sha256),
        deciding.digest_of_decisions(session, entry.sha256),
    )


def _unconfirmed(desk: Desk, session: Session, entry: FileEntry, decided: list[Any]) -> Iterator[str]:
    """Approvals that need a second person, and have none: of what may raise a bill, or of many dollars."""
    if desk.own.alone:
        return
    approved = {each.exception_id: each for each in decided if each.decision == APPROVE}
    for finding in desk_alike.weighty(session, entry.sha256, desk.own.second_above):
        name = finding.exception_id
        if name in approved and not desk_log.confirmers(session, name) - {approved[name].by}:
            yield name


def _why_not(desk: Desk, ready: Readiness) -> str:
    """Why this person cannot release the file; '' when nothing is against it."""
    if ready.is_ordered:
        return "it is released already and goes out as soon as the folder is free"
    if ready.disputed:
        return f"{ready.disputed} decisions are disputed"
    if ready.undecided:
        return f"{ready.undecided} proposals are undecided"
    if ready.unconfirmed:
        return f"{len(ready.unconfirmed)} approvals need a second person"
    if not worker().is_alone and worker().name in ready.approvers:
        return "who approved does not release"
    return ""
