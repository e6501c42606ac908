"""Where files that wait stand before a release: what is undecided, disputed, or lacks a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from edi837.desk.roles import Worker
from edi837.desk.state import Desk
from edi837.ledger import deciding, desk_alike, disputing, files, orders
from edi837.ledger.connect import Session
from edi837.ledger.desk_policies import Policies
from edi837.ledger.files import HELD, FileEntry
from edi837.ledger.orders import Order


class Standing(NamedTuple):
    """Where a file that waits stands, as it is listed; `unconfirmed` are approvals that lack a second person."""

    entry: FileEntry
    undecided: int
    disputed: int
    unconfirmed: int
    is_ordered: bool

    @property
    def is_decided(self) -> bool:
        """Whether nothing is left to decide or to confirm."""
        return not (self.undecided or self.disputed or self.unconfirmed)


class Readiness(NamedTuple):
    """Where a file that waits stands, for who may release it.

    `digest` is that of its decisions; `asked` the word of who would let its errors go out, which lacks a second person.
    """

    standing: Standing
    unconfirmed: Sequence[Any]
    approvers: frozenset[str]
    digest: str
    asked: Order | None
    policies: Policies

    @property
    def entry(self) -> FileEntry:
        """The file."""
        return self.standing.entry

    def why_not(self, worker: Worker) -> str:
        """Why this person cannot release the file; '' when nothing is against it."""
        where = self.standing
        if where.is_ordered:
            return "it is released already and goes out as soon as the folder is free"
        if where.disputed:
            return f"{where.disputed} decisions are disputed"
        if where.undecided:
            return f"{where.undecided} proposals are undecided"
        if where.unconfirmed:
            return f"{where.unconfirmed} approvals need a second person"
        if worker.name in self.approvers and not self.policies.approver_releases:
            return "who approved does not release"
        return ""


def standings(session: Session, policies: Policies) -> list[Standing]:
    """Where the files that wait stand, for a list: what is undecided is counted, not looked up.

    Second persons are looked for where nothing else is left to decide.
    """
    decided, disputed = deciding.numbers_decided(session), disputing.numbers_disputed(session)
    ordered = orders.files_ordered(session)
    listed = []
    for entry in files.in_state(session, HELD):
        sha256 = entry.sha256
        undecided, at_odds = entry.proposed - decided.get(sha256, 0), disputed.get(sha256, 0)
        is_ordered = sha256 in ordered and orders.is_ordered(session, sha256)
        lacking = 0 if undecided or at_odds else desk_alike.number_unconfirmed(session, sha256, policies)
        listed.append(Standing(entry, undecided, at_odds, lacking, is_ordered))
    return listed


def readiness(desk: Desk, session: Session, entry: FileEntry) -> Readiness:
    """Where a file stands, and who may release it."""
    policies = desk.policies(session)
    lacking = desk_alike.unconfirmed(session, entry.sha256, policies)
    return Readiness(
        Standing(
            entry,
            deciding.undecided(session, entry.sha256),
            len(disputing.disputed_on(session, entry.sha256)),
            len(lacking),
            orders.is_ordered(session, entry.sha256),
        ),
        lacking,
        deciding.approvers_on(session, entry.sha256),
        deciding.digest_of_decisions(session, entry.sha256),
        orders.asked_on(session, entry.sha256),
        policies,
    )
