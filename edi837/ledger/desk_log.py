"""What was done at the desk: for the timeline of a claim and, in one transaction, as a line for the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select

from edi837.ledger import schema
from edi837.ledger.chunks import chunks
from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import desk_events, waiting_lines
from edi837.system.named_tuple import NamedTuple

# The run that lines of the desk are of.
DESK = "desk"
_ACTION = "desk-"
# What else happens to a proposal besides its two decisions.
CONFIRM, DISPUTE, UNDO = "confirm", "dispute", "undo"
# And to a file as a whole, or an error that is left in it.
RELEASE, ACCEPT_ERROR, REFUSE_ERROR, WITHDRAW, OUTCOME = "release", "accept", "refuse", "withdraw", "outcome"
# How many numbers a question names.
_IDS = 500
# Written with each decision, and made once.
_EVENT, _LINE = insert(desk_events), insert(waiting_lines)


class WaitingLine(NamedTuple):
    """A line that waits for the audit log."""

    number: int
    at: str
    run: str
    action: str
    facts: Mapping[str, Any]


class DeskEvent(NamedTuple):
    """Something that a person did about a claim, a finding of it, or a file."""

    sha256: str
    claim_start: int
    exception_id: str
    at: str
    person: str
    action: str
    note: str


def record(session: Session, event: DeskEvent, **facts: str | int) -> None:
    """Write down what a person did. `facts` go to the audit log besides; none of them is a value of a claim."""
    session.execute(_EVENT, event._asdict())
    said: dict[str, str | int] = {"sha256": event.sha256, "by": event.person, "note": event.note, **facts}
    if event.claim_start >= 0:
        said["byte"] = event.claim_start
    if event.exception_id:
        said["exception_id"] = event.exception_id
    add_line(session, event.at, f"{_ACTION}{event.action}", said)


def add_line(session: Session, at: str, action: str, facts: Mapping[str, Any]) -> None:
    """A line for the audit log."""
    texts = {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in facts.items()}
    session.execute(_LINE, {"at": at, "run": DESK, "action": action, "facts": json.dumps(texts)})


def waiting_lines_in(session: Session) -> list[WaitingLine]:
    """The lines that wait, the first first."""
    rows = session.execute(select(waiting_lines).order_by(waiting_lines.c.number))
    return [WaitingLine(row.number, row.at, row.run, row.action, json.loads(row.facts)) for row in rows]


def number_waiting(session: Session) -> int:
    """How many lines wait."""
    return int(session.execute(select(func.count()).select_from(waiting_lines)).scalar_one())


def take_lines(session: Session, lines: Sequence[WaitingLine]) -> None:
    """These lines are in the audit log; others may have come meanwhile, also with lesser numbers."""
    for numbers in chunks([line.number for line in lines], _IDS):
        session.execute(delete(waiting_lines).where(waiting_lines.c.number.in_(numbers)))


def events_on(session: Session, sha256: str, claim_start: int) -> list[DeskEvent]:
    """What was done about a claim, the last first."""
    chosen = select(desk_events).where(desk_events.c.sha256 == sha256, desk_events.c.claim_start == claim_start)
    return [DeskEvent(*row[1:]) for row in session.execute(chosen.order_by(desk_events.c.number.desc()))]


def events_on_file(session: Session, sha256: str, limit: int) -> list[DeskEvent]:
    """What was done about the release of a file, the last first."""
    table = desk_events.c
    asked = table.action.in_((RELEASE, ACCEPT_ERROR, REFUSE_ERROR, WITHDRAW, OUTCOME))
    chosen = select(desk_events).where(table.sha256 == sha256, asked).order_by(table.number.desc()).limit(limit)
    return [DeskEvent(*row[1:]) for row in session.execute(chosen)]


def confirmers(session: Session, exception_id: str) -> set[str]:
    """Who confirmed the decision that counts for a proposal, since it was taken."""
    table, decided = desk_events.c, schema.decisions.c
    of_proposal = table.exception_id == exception_id
    last = select(func.coalesce(func.max(table.number), 0)).where(of_proposal, table.action != CONFIRM)
    chosen = select(table.person).join(schema.decisions, decided.exception_id == table.exception_id)
    chosen = chosen.where(of_proposal, table.action == CONFIRM, table.at >= decided.at)
    return set(session.execute(chosen.where(table.number > last.scalar_subquery())).scalars())


def search(
    session: Session, person: str, sha256: str, day: str, before: int, limit: int
) -> list[tuple[int, DeskEvent]]:
    """What was done by a person, about a file, on a day ('' for any), the last first; with the number of each."""
    table = desk_events.c
    chosen = select(desk_events).where(table.number < before)
    if person:
        chosen = chosen.where(table.person == person)
    if sha256:
        chosen = chosen.where(table.sha256.startswith(sha256, autoescape=True))
    if day:
        chosen = chosen.where(table.at.startswith(day, autoescape=True))
    rows = session.execute(chosen.order_by(table.number.desc()).limit(limit))
    return [(row.number, DeskEvent(*row[1:])) for row in rows]


def outcome_of(sha256: str, at: str, words: str) -> DeskEvent:
    """What became of a release, as an event of the desk itself."""
    return DeskEvent(sha256, -1, "", at, DESK, OUTCOME, words)


def last_number(session: Session) -> int:
    """The number of the last thing that was done."""
    return session.execute(select(func.max(desk_events.c.number))).scalar() or 0
