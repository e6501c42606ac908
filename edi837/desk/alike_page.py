"""Alike: proposals of one rule with the same before and after, procedure and NDC, decided together with one reason."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.desk import acting
from edi837.desk.acting import DecisionForm, NotAllowed, clean_note
from edi837.desk.claim_diff import SegmentDiff, proposal_diffs
from edi837.desk.roles import DECIDE, LEAD, SEE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.desk.state import Desk
from edi837.jobs.reporting.spans import delimiters_at
from edi837.ledger import desk_alike
from edi837.ledger.deciding import FROM_DESK, FROM_GROUP
from edi837.system.errors import Edi837Error, UsageError
from edi837.x12.source import open_source

alike = Blueprint("alike", __name__)
_GROUPS = 100
_MEMBERS = 1_000
# The segments of so many are shown: enough to see what the others do too.
_SAMPLES = 3


@alike.get("/alike")
@needs(SEE)
def groups() -> str:
    """The groups, the largest first."""
    with the_desk().ledger.reading() as session:
        return render_template("alike.html", groups=desk_alike.groups(session, _GROUPS))


@alike.get("/alike/<digest>")
@needs(SEE)
def group(digest: str) -> str:
    """One group: samples, exclusions, the count to type, one reason."""
    desk = the_desk()
    with desk.ledger.reading() as session:
        members = desk_alike.members(session, digest, _MEMBERS)
        most = desk.policies(session).lead_group
    if not members:
        abort(404)
    proposal = desk.waiting.of(desk.entry(members[0].sha256)).manifest.proposals.get(members[0].exception_id)
    return render_template(
        "group.html", members=members, digest=digest, reasons=acting.REASONS, proposal=proposal,
        samples=_samples(desk, members[:_SAMPLES]),
        needs_lead=is_more(len(members), most) and not worker().may(LEAD), most=most,
    )  # fmt: skip


def _samples(desk: Desk, members: Sequence[Any]) -> dict[str, list[SegmentDiff]]:
    """The segments of some proposals before and after, by exception_id."""
    samples = {}
    for sha256, of_file in groupby(members, key=lambda member: member.sha256):
        entry, listed = desk.entry(sha256), list(of_file)
        proposals = desk.waiting.of(entry).manifest.proposals
        with closing(open_source(desk.waiting.original(entry))) as source:
            delimiters = delimiters_at(source.data, [member.claim_start for member in listed])
            for member in listed:
                proposal, own = proposals.get(member.exception_id), delimiters.get(member.claim_start)
                if proposal is not None and own is not None:
                    samples[member.exception_id] = proposal_diffs(source.data, own, proposal)
    return samples


def is_more(number: int, limit: int | None) -> bool:
    """Whether a number is above a limit, where there is one."""
    return limit is not None and number > limit


@alike.post("/alike/<digest>")
@needs(DECIDE)
def decide(digest: str) -> Answer | str:
    """Decide on all that are not struck out; each goes through the door by itself, and what is refused is listed."""
    desk, form = the_desk(), request.form
    with desk.ledger.reading() as session:
        members = desk_alike.members(session, digest, _MEMBERS)
        policies = desk.policies(session)
    struck = set(form.getlist("strike"))
    chosen = [member for member in members if member.exception_id not in struck]
    word, note = form.get("decision", ""), clean_note(" ".join(filter(None, (form.get("reason"), form.get("note")))))
    if word not in (APPROVE, DECLINE):
        abort(400)
    if form.get("count", "").strip() != str(len(chosen)):
        raise UsageError(f"type the count to confirm: {len(chosen)} are left; nothing was done")
    if not note:
        raise UsageError("one reason for all is needed; nothing was done")
    if is_more(len(chosen), policies.lead_group) and not worker().may(LEAD):
        raise NotAllowed(f"more than {policies.lead_group} at once are for a lead; nothing was done")
    door = FROM_GROUP if is_more(len(chosen), policies.second_group) else FROM_DESK
    refused, done = [], 0
    for member in chosen:
        shown = {"rule": member.rule}
        asked = DecisionForm(
            member.claim_number, member.exception_id, word, form.get("value", "")[:80], note, member.version, shown,
            door,
        )  # fmt: skip
        try:
            acting.decide(desk, worker(), asked)
            done += 1
        except Edi837Error as error:
            refused.append((member, str(error)))
    if refused:
        return render_template("group_done.html", refused=refused, done=done)
    return redirect(f"/alike?done={done}", 303)
