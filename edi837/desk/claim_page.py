"""The claim: in the words of the forms, all findings with their arithmetic, evidence, what was and can be done."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.desk import acting
from edi837.desk.acting import DecisionForm, clean_note
from edi837.desk.claim_form import read_form
from edi837.desk.roles import DECIDE, SEE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.desk.state import Desk
from edi837.drop.folder import original_name
from edi837.jobs.reporting.stored import rows_between
from edi837.ledger import deciding, desk_list, desk_log, disputing
from edi837.ledger.desk_log import DeskEvent
from edi837.report.rank import work as work_word
from edi837.rows.record import ExceptionRecord
from edi837.system.errors import UsageError

claims = Blueprint("claims", __name__)
_SHOWN = 200


def rows_of(desk: Desk, claim: Any) -> list[ExceptionRecord]:
    """The rows of a claim, from the exceptions file that waits with it."""
    path = desk.waiting.of(desk.entry(claim.sha256)).rows
    places = [(claim.rows_start, claim.rows_end)]
    places += [(int(start), int(end)) for start, end in (pair.split() for pair in claim.more_rows.split(",") if pair)]
    return [row for start, end in places for row in rows_between(path, start, end)]


@claims.get("/claims/<int(max=2147483647):number>")
@needs(SEE)
def show(number: int) -> str:
    """The claim."""
    return _page(number, reveal=False)


@claims.post("/claims/<int(max=2147483647):number>/reveal")
@needs(SEE)
def reveal(number: int) -> str:
    """The claim with its patient; who asked, and why, is in the audit log before anything is shown."""
    desk, why = the_desk(), clean_note(request.form.get("note", ""))
    if not why:
        raise UsageError("say why you have to see the patient: it is written down")
    row = _claim(desk, number)
    with desk.ledger.writing() as session:
        event = DeskEvent(row.sha256, row.claim_start, "", desk.now, worker().name, "reveal", why)
        desk_log.record(session, event)
    desk.stir()
    return _page(number, reveal=True)


def _claim(desk: Desk, number: int) -> Any:
    with desk.ledger.reading() as session:
        row = desk_list.claim(session, number)
    if row is None:
        abort(404)
    return row


def _page(number: int, reveal: bool) -> str:
    desk = the_desk()
    row = _claim(desk, number)
    entry = desk.entry(row.sha256)
    busy = ""
    if worker().may(DECIDE):
        busy = acting.take_lease(desk, worker(), number, row, over=False)
    manifest, everything = desk.waiting.of(entry).manifest, rows_of(desk, row)
    rows = [each for each in everything if each.result == "found" or each.counts]
    unchecked = [each for each in everything if each.result != "found" and not each.counts]
    with desk.ledger.reading() as session:
        decided = deciding.decided_on(session, row.sha256)
        disputed = {
            each.exception_id: disputing.opinions_on(session, each.exception_id) for each in rows if row.disputed
        }
        events = desk_log.events_on(session, row.sha256, row.claim_start)
        confirmed = {each.exception_id: desk_log.confirmers(session, each.exception_id) for each in rows}
    form = None
    if row.claim_start >= 0:
        original = desk.waiting.folder / original_name(entry.name, entry.stem)
        form = read_form(original, row.claim_start, row.claim, reveal)
    return render_template(
        "claim.html", claim=row, rows=rows[:_SHOWN], left_out=max(0, len(rows) - _SHOWN), unchecked=unchecked[:_SHOWN],
        proposals={each.exception_id: manifest.proposals.get(each.exception_id) for each in rows}, decided=decided,
        disputed=disputed, events=events, confirmed=confirmed, form=form, busy=busy, reasons=acting.REASONS,
        routes=acting.ROUTES, work_word=work_word, revealed=reveal, day=desk.day,
    )  # fmt: skip


@claims.post("/claims/<int(max=2147483647):number>/decide")
@needs(DECIDE)
def decide(number: int) -> Answer:
    """Approve or decline one proposal."""
    form, exception_id = request.form, request.form.get("exception_id", "")[:64]
    word = form.get("decision", "")
    note = clean_note(" ".join(filter(None, (form.get("reason", ""), form.get("note", "")))))
    if word not in (APPROVE, DECLINE):
        abort(400)
    if word == DECLINE and not note:
        raise UsageError("to decline, say why")
    shown = {name: form[name] for name in ("rule", "before", "after") if name in form}
    seen = form.get("seen", "")
    value = form.get("value", "")[:80] if word == APPROVE else ""
    asked = DecisionForm(number, exception_id, word, value, note, int(seen) if seen.isdecimal() else -1, shown)
    outcome = acting.decide(the_desk(), worker(), asked)
    return redirect(f"/claims/{number}?done={outcome}#f-{exception_id}", 303)


@claims.post("/claims/<int(max=2147483647):number>/confirm")
@needs(DECIDE)
def confirm(number: int) -> Answer:
    """Confirm, as a second person, what another approved."""
    exception_id = request.form.get("exception_id", "")[:64]
    acting.confirm(the_desk(), worker(), number, exception_id)
    return redirect(f"/claims/{number}#f-{exception_id}", 303)


@claims.post("/claims/<int(max=2147483647):number>/undo")
@needs(DECIDE)
def undo(number: int) -> Answer:
    """Take a decision back."""
    exception_id = request.form.get("exception_id", "")[:64]
    acting.undo(the_desk(), worker(), number, exception_id)
    return redirect(f"/claims/{number}#f-{exception_id}", 303)


@claims.post("/claims/<int(max=2147483647):number>/mark/<action>")
@needs(DECIDE)
def mark(number: int, action: str) -> Answer:
    """Note, mine, assign, ask, route, wait, resume."""
    note, value = clean_note(request.form.get("note", "")), request.form.get("value", "").strip()
    acting.mark(the_desk(), worker(), number, action, note, value)
    return redirect(f"/claims/{number}", 303)


@claims.post("/claims/<int(max=2147483647):number>/take-over")
@needs(DECIDE)
def take_over(number: int) -> Answer:
    """Take a claim that somebody else is at work on."""
    desk = the_desk()
    acting.take_lease(desk, worker(), number, _claim(desk, number), over=True)
    return redirect(f"/claims/{number}", 303)
