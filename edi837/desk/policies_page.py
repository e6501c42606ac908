"""Admin: what is asked of people before something goes out, changed by an admin; each change is in the audit log."""

from __future__ import annotations

import hashlib
import json

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.acting import Outdated, clean_note
from edi837.desk.roles import MANAGE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.ledger import desk_log, desk_policies
from edi837.ledger.desk_policies import Policies
from edi837.system.errors import UsageError

policies = Blueprint("policies", __name__)
# The longest that a session may be left alone, and the largest number that is still a limit.
_MOST_MINUTES, _MOST = 60, 10_000_000


@policies.get("/policies")
@needs(MANAGE)
def show() -> str:
    """The policies as they are set."""
    with the_desk().ledger.reading() as session:
        kept = desk_policies.policies_of(session)
    return render_template("policies.html", policies=kept, seen=_digest(kept), most_minutes=_MOST_MINUTES)


@policies.post("/policies")
@needs(MANAGE)
def change() -> Answer:
    """Set them, from the next request on; before and after are in the audit log, with who did it and why."""
    desk, asked, why = the_desk(), _asked(), clean_note(request.form.get("note", ""))
    if not why:
        raise UsageError("say why the policies change: it is written down; nothing was changed")
    with desk.ledger.writing() as session:
        before = desk_policies.policies_of(session)
        if request.form.get("seen") != _digest(before):
            raise Outdated("somebody changed the policies meanwhile; look at them again")
        desk_policies.set_policies(session, asked)
        for name, (old, new) in desk_policies.changes_between(before, asked).items():
            facts = {"by": worker().name, "policy": name, "before": _word(old), "after": _word(new), "note": why}
            desk_log.add_line(session, desk.now, "desk-policy", facts)
    desk.stir()
    return redirect("/policies", 303)


def _asked() -> Policies:
    """The policies of a form; UsageError for what cannot be one."""
    form = request.form
    dollars = _limit("second_above", _MOST)
    minutes = _limit("idle_minutes", _MOST_MINUTES)
    if not minutes:
        raise UsageError(f"a session lasts 1 to {_MOST_MINUTES} minutes without a request; nothing was changed")
    return Policies(
        second_raises=form.get("second_raises") == "1",
        second_above=None if dollars is None else dollars * 100,
        second_group=_limit("second_group", _MOST),
        second_errors=form.get("second_errors") == "1",
        lead_group=_limit("lead_group", _MOST),
        approver_releases=form.get("approver_releases") == "1",
        idle_minutes=minutes,
    )


def _limit(name: str, most: int) -> int | None:
    """A whole number of a form, None where nothing is typed."""
    text = request.form.get(name, "").strip().lstrip("$").replace(",", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most):
        raise UsageError(f"{name.replace('_', ' ')}: a whole number up to {most:,}, or nothing; nothing was changed")
    return int(text)


def _digest(kept: Policies) -> str:
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()


def _word(value: object) -> str:
    return "never" if value is None else str(value).lower()
