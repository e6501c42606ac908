"""What people decide about a claim: approve, decline, confirm, take back.

A decision goes through the door that files of decisions go through (decisions/resolve.py), and is refused for the same
reasons. It is written down in one transaction with its line for the audit log, and only then shown as made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from edi837.decisions.decision import Decision
from edi837.decisions.decision_words import APPROVE
from edi837.decisions.resolve import resolve
from edi837.desk.roles import LEAD, Worker
from edi837.desk.state import Desk
from edi837.ledger import deciding, desk_alike, desk_list, desk_log, desk_marks, disputing
from edi837.ledger.connect import Session
from edi837.ledger.deciding import FROM_DESK, DecidedProposal
from edi837.ledger.desk_log import CONFIRM, DISPUTE, UNDO, DeskEvent
from edi837.ledger.files import FileEntry
from edi837.ledger.open_work import count_again
from edi837.system.errors import Edi837Error, UsageError
from edi837.system.named_tuple import NamedTuple

DECIDED, DISPUTED, AGREED = "decided", "disputed", "agreed"
LONGEST_NOTE = 2_000
REASONS = (
    "The record supports what was sent",
    "To be corrected at the source",
    "Another rule of this payer applies",
    "The record is not at hand",
    "A contract says otherwise",
    "Sent so on purpose",
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Outdated(Edi837Error):
    """What a person saw is not what is: nothing was done."""


class NotAllowed(Edi837Error):
    """The person may not do this."""


class DecisionForm(NamedTuple):
    """What a form asks for about a proposal: `shown` is what the person saw of it, `seen` the version of its claim.

    `door` says how the decision comes.
    """

    number: int
    exception_id: str
    decision: str
    value: str
    note: str
    seen: int
    shown: dict[str, str]
    door: str = FROM_DESK


def clean_note(text: str) -> str:
    """A note as it is kept: without control characters, not longer than it may be."""
    return _CONTROLS.sub(" ", text).strip()[:LONGEST_NOTE]


def claim_of(desk: Desk, number: int) -> Any:
    """The row of a claim on the list; Outdated when it is not there any more."""
    with desk.ledger.reading() as session:
        row = desk_list.claim(session, number)
    if row is None:
        raise Outdated("this claim does not wait any more: its file went out, or was judged again")
    return row


def decide(desk: Desk, worker: Worker, asked: DecisionForm) -> str:
    """Decide on a proposal: DECIDED, DISPUTED or AGREED. UsageError says why it is refused, as for a row of a file."""
    row = claim_of(desk, asked.number)
    entry = desk.entry(row.sha256)
    with desk.ledger.reading() as session:
        own = [finding.exception_id for finding in desk_list.findings_of(session, asked.number) if finding.alike]
        decided = deciding.decided_among(session, entry.sha256, own)
    if asked.exception_id not in own:
        raise UsageError("this claim has no such proposal")
    others = [decided[name] for name in own if name in decided and name != asked.exception_id]
    proposal = _through_the_door(desk, worker, entry, asked, others)
    with desk.ledger.writing() as session:
        deciding.hold_file(session, entry)
        outcome = _write_down(session, desk, worker, entry, asked, proposal)
        action = {AGREED: CONFIRM, DISPUTED: DISPUTE}.get(outcome, proposal.decision)
        event = DeskEvent(
            entry.sha256, row.claim_start, asked.exception_id, desk.now, worker.name, action, proposal.note
        )
        desk_log.record(session, event, outcome=outcome, value=proposal.value, **_alone(worker))
        desk_marks.touch(session, asked.number)
    desk.stir()
    return outcome


def _alone(worker: Worker) -> dict[str, str]:
    """What the audit log says where one person does everything."""
    return {"persons": "one"} if worker.is_alone else {}


def _through_the_door(
    desk: Desk, worker: Worker, entry: FileEntry, asked: DecisionForm, others: Sequence[DecidedProposal]
) -> DecidedProposal:
    """The decision as a row of a file of decisions would make it, beside those on the same claim."""
    subject = desk.waiting.of(entry).subject
    row = Decision(
        asked.exception_id, asked.decision, worker.name, asked.note, asked.value, asked.shown, run_id=subject.run_id
    )
    resolved = resolve([*(Decision(**other._asdict()) for other in others), row], subject)
    for refusal in resolved.refused:
        if refusal.decision.exception_id == asked.exception_id:
            raise UsageError(refusal.reason)
    for approval in resolved.approved:
        if approval.proposal.exception_id == asked.exception_id:
            return DecidedProposal(asked.exception_id, APPROVE, worker.name, asked.note, approval.decision.value)
    return DecidedProposal(asked.exception_id, asked.decision, worker.name, asked.note, "")


def _write_down(
    session: Session, desk: Desk, worker: Worker, entry: FileEntry, asked: DecisionForm, mine: DecidedProposal
) -> str:
    """Hold a decision against the one that counts, and write down what follows."""
    name = asked.exception_id
    opinions = disputing.opinions_on(session, name)
    if opinions:
        if not worker.may(LEAD):
            raise NotAllowed("two persons decided differently here: a lead decides")
        disputing.settle(session, name)
    current = deciding.decided_among(session, entry.sha256, [name]).get(name)
    differs = current is not None and (current.decision, current.value) != (mine.decision, mine.value)
    if current is not None and current.by != worker.name:
        if not differs:
            return AGREED
        deciding.undo(session, [name])
        disputing.dispute(session, entry.sha256, [current, mine])
        count_again(session, [name])
        return DISPUTED
    if differs and desk_marks.version_of(session, asked.number) != asked.seen:
        raise Outdated("you decided this meanwhile in another window; look at the claim again")
    deciding.decide(session, entry.sha256, [mine], desk.now, asked.door)
    return DECIDED


def decide_next(desk: Desk, worker: Worker, number: int, exception_id: str) -> tuple[int, str]:
    """Decide on the next alike proposal of another claim as this person decided on this one; claim and proposal."""
    row = claim_of(desk, number)
    with desk.ledger.reading() as session:
        mine = deciding.decided_among(session, row.sha256, [exception_id]).get(exception_id)
        finding = next(
            (each for each in desk_list.findings_of(session, number) if each.exception_id == exception_id), None
        )
        members = desk_alike.members(session, finding.alike, 2) if finding is not None else []
    if mine is None or mine.by != worker.name:
        raise Outdated("you have not decided this: decide here first")
    following = next((each for each in members if each.claim_number != number), None)
    if following is None:
        raise Outdated("no other proposal that is alike is undecided")
    shown = {"rule": following.rule}
    asked = DecisionForm(
        following.claim_number, following.exception_id, mine.decision, mine.value, mine.note, following.version, shown
    )
    decide(desk, worker, asked)
    return following.claim_number, following.exception_id


def confirm(desk: Desk, worker: Worker, number: int, exception_id: str) -> None:
    """A second person confirms what another approved; NotAllowed for who approved it."""
    row = claim_of(desk, number)
    entry = desk.entry(row.sha256)
    with desk.ledger.writing() as session:
        deciding.hold_file(session, entry)
        current = deciding.decided_among(session, entry.sha256, [exception_id]).get(exception_id)
        if current is None or current.decision != APPROVE:
            raise Outdated("nothing is approved here any more")
        if current.by == worker.name:
            raise NotAllowed("who approved it does not confirm it")
        event = DeskEvent(entry.sha256, row.claim_start, exception_id, desk.now, worker.name, CONFIRM, "")
        desk_log.record(session, event)
        desk_marks.touch(session, number)
    desk.stir()


def undo(desk: Desk, worker: Worker, number: int, exception_id: str) -> None:
    """Take a decision back: one's own, or as a lead."""
    row = claim_of(desk, number)
    entry = desk.entry(row.sha256)
    with desk.ledger.writing() as session:
        deciding.hold_file(session, entry)
        current = deciding.decided_among(session, entry.sha256, [exception_id]).get(exception_id)
        if current is None:
            raise Outdated("nothing is decided here any more")
        if current.by != worker.name and not worker.may(LEAD):
            raise NotAllowed(f"{current.by} decided this: that person or a lead takes it back")
        deciding.undo(session, [exception_id])
        event = DeskEvent(entry.sha256, row.claim_start, exception_id, desk.now, worker.name, UNDO, current.decision)
        desk_log.record(session, event)
    desk.stir()
