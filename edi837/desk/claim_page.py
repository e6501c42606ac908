"""The claim: in the words of the forms, all findings with their arithmetic, evidence, what was and can be done."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.desk import acting, marking
from edi837.desk.acting import DecisionForm, clean_note
from edi837.desk.boxes import box_of
from edi837.desk.claim_diff import SegmentDiff, proposal_diffs, segment_diffs
from edi837.desk.claim_evidence import EvidenceItem, evidence_for
from edi837.desk.claim_form import BilledClaim, ClaimForm, form_of, placed_claim
from edi837.desk.happenings import answered_before, happenings
from edi837.desk.roles import DECIDE, SEE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.desk.state import Desk
from edi837.desk.turn import turn_of
from edi837.jobs.denied_claims import lane_now
from edi837.jobs.reporting.stored import rows_between
from edi837.ledger import deciding, desk_alike, desk_list, desk_log, disputing
from edi837.ledger.desk_log import DeskEvent
from edi837.manifest.entries import ChangeEntry
from edi837.manifest.read import Manifest
from edi837.rows.record import PROPOSED, REPAIRED, ExceptionRecord
from edi837.system.errors import UsageError
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import open_source

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


class _AsBilled(NamedTuple):
    """A claim as its file has it: its form, the segments of each finding before and after, and what is on record."""

    form: ClaimForm
    diffs: Mapping[str, Sequence[SegmentDiff]]
    evidence: Sequence[EvidenceItem]


def _billed(desk: Desk, row: Any, rows: Sequence[ExceptionRecord], reveal: bool) -> _AsBilled | None:
    """None for what is about no claim."""
    if row.claim_start < 0:
        return None
    entry = desk.entry(row.sha256)
    manifest = desk.waiting.of(entry).manifest
    with closing(open_source(desk.waiting.original(entry))) as source:
        placed = placed_claim(source.data, row.claim_start, row.claim)
        if placed is None:
            return None
        diffs = {
            each.exception_id: proposal_diffs(source.data, placed.delimiters, proposal)
            for each in rows
            if (proposal := manifest.proposals.get(each.exception_id)) is not None
        }
        for change in _repairs_in(manifest, placed):
            diffs[change.exception_id] = list(segment_diffs(source.data, placed.delimiters, [change.change]))
        return _AsBilled(form_of(placed, reveal), diffs, evidence_for(desk.run, source.data, placed))


def _repairs_in(manifest: Manifest, placed: BilledClaim) -> Iterator[ChangeEntry]:
    """The changes that were made in a claim."""
    at = bisect_left(manifest.changes, placed.segments[0].start, key=lambda entry: entry.start)
    for entry in islice(manifest.changes, at, at + _SHOWN):
        if entry.start >= placed.segments[-1].end:
            return
        if isinstance(entry, ChangeEntry) and entry.exception_id:
            yield entry


def _page(number: int, reveal: bool) -> str:
    desk = the_desk()
    row = _claim(desk, number)
    busy = ""
    if worker().may(DECIDE):
        busy = marking.take_lease(desk, worker(), number, row, over=False)
    manifest, everything = desk.waiting.of(desk.entry(row.sha256)).manifest, rows_of(desk, row)
    rows = [each for each in everything if each.counts or each.disposition == PROPOSED]
    repaired = [each for each in everything if each.disposition == REPAIRED]
    others = [each for each in everything if each not in rows and each not in repaired]
    ids = [each.exception_id for each in rows]
    npi = next((each.billing_npi for each in everything if each.billing_npi), "")
    with desk.ledger.reading() as session:
        decided = deciding.decided_among(session, row.sha256, ids)
        disputed = {name: disputing.opinions_on(session, name) for name in ids if row.disputed}
        confirmed = {name: desk_log.confirmers(session, name) for name in ids}
        alike = desk_alike.open_beside(session, number)
        answered = list(answered_before(session, row.claim, npi))
        events = desk_log.events_on(session, row.sha256, row.claim_start)
    lanes = [lane for each in answered if (lane := lane_now(each, desk.run.mappings.codes)) is not None]
    return render_template(
        "claim.html", claim=row, rows=rows[:_SHOWN], left_out=max(0, len(rows) - _SHOWN), repaired=repaired[:_SHOWN],
        others=others[:_SHOWN], billed=_billed(desk, row, rows[:_SHOWN], reveal), lanes=lanes,
        proposals={name: manifest.proposals.get(name) for name in ids}, decided=decided, disputed=disputed,
        happenings=happenings(events, row.since, answered), confirmed=confirmed, alike=alike, busy=busy,
        reasons=acting.REASONS,
        routes=marking.ROUTES, box_of=box_of, revealed=reveal, day=desk.day, turn=turn_of(row, desk.day.today), npi=npi,
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


@claims.post("/claims/<int(max=2147483647):number>/again")
@needs(DECIDE)
def again(number: int) -> Answer:
    """The same decision for the next proposal that is alike."""
    exception_id = request.form.get("exception_id", "")[:64]
    claim, finding = acting.decide_next(the_desk(), worker(), number, exception_id)
    return redirect(f"/claims/{claim}#f-{finding}", 303)


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
    marking.mark(the_desk(), worker(), number, action, note, value)
    return redirect(f"/claims/{number}", 303)


@claims.post("/claims/<int(max=2147483647):number>/take-over")
@needs(DECIDE)
def take_over(number: int) -> Answer:
    """Take a claim that somebody else is at work on."""
    desk = the_desk()
    marking.take_lease(desk, worker(), number, _claim(desk, number), over=True)
    return redirect(f"/claims/{number}", 303)
