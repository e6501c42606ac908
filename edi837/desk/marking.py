"""What people do about a claim besides deciding: assign, ask, route, wait, note, take."""

from __future__ import annotations

from datetime import date
from typing import Any

from edi837.desk.acting import NotAllowed, claim_of
from edi837.desk.roles import LEAD, Worker
from edi837.desk.state import Desk
from edi837.ledger import desk_log, desk_marks
from edi837.ledger.desk_log import DeskEvent
from edi837.system.errors import UsageError

# To whom a claim can be routed.
ROUTES = ("coding", "pharmacy", "authorization")
PROVIDER = "provider"
LEASE_MINUTES = 5


def mark(desk: Desk, worker: Worker, number: int, action: str, note: str, value: str) -> None:
    """Note, assign, ask, route, wait, or go on: what does not decide. UsageError for what cannot be."""
    row = claim_of(desk, number)
    values = _marked(worker, action, value, note)
    with desk.ledger.writing() as session:
        desk_marks.mark(session, number, values)
        said = f"{value}: {note}" if value and note else value or note
        event = DeskEvent(row.sha256, row.claim_start, "", desk.now, worker.name, action, said)
        desk_log.record(session, event)
    desk.stir()


def _marked(worker: Worker, action: str, value: str, note: str) -> dict[str, str]:
    """What an action changes on the list."""
    match action:
        case "note" if note:
            return {}
        case "mine":
            return {"assignee": worker.name}
        case "assign" if worker.may(LEAD):
            return {"assignee": value[:120]}
        case "ask" if note:
            return {"turn": PROVIDER, "turn_why": note[:255]}
        case "route" if value in ROUTES:
            return {"turn": value, "turn_why": note[:255]}
        case "wait" if is_day(value):
            return {"wait_until": value}
        case "resume":
            return {"turn": "", "turn_why": "", "wait_until": ""}
        case "assign":
            raise NotAllowed("a lead assigns claims; take it yourself with “mine”")
        case _:
            pass
    raise UsageError("say what and why: a note, a question, a day or somebody to turn to is missing")


def is_day(text: str) -> bool:
    """Whether a text is a day as forms send it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def take_lease(desk: Desk, worker: Worker, number: int, row: Any, over: bool) -> str:
    """Say that somebody is at work on a claim for some minutes; who else is, '' for nobody."""
    if row.lease_by not in ("", worker.name) and row.lease > desk.now and not over:
        return str(row.lease_by)
    with desk.ledger.writing() as session:
        desk_marks.mark(session, number, {"lease_by": worker.name, "lease": desk.after(LEASE_MINUTES)}, counts=False)
        if over:
            event = DeskEvent(row.sha256, row.claim_start, "", desk.now, worker.name, "take-over", row.lease_by)
            desk_log.record(session, event)
    return ""
