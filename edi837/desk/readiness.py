"""Where files that wait stand before a release: what is undecided, disputed, or lacks a second person."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from edi837.desk.roles import Worker
from edi837.desk.state import Desk
from edi837.ledger import accepting, deciding, desk_alike, disputing, files, orders
from edi837.ledger.accepting import AcceptedError
from edi837.ledger.connect import Session
from edi837.ledger.desk_policies import Policies
from edi837.ledger.files import HELD, FileEntry
from edi837.system.named_tuple import NamedTuple


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

    `digest` is that of its decisions and of the errors that are `accepted`.
    """

    standing: Standing
    unconfirmed: Sequence[Any]
    approvers: frozenset[str]
    digest: str
    accepted: Sequence[AcceptedError]
    policies: Policies

    @property
    def entry(self) -> FileEntry:
        """The file."""
        return self.standing.entry

    def why_not(self, worker: Worker) -> str:
        """Why this person cannot release the file; '' when nothing is against it."""
        if self.standing.is_ordered:
            return "it is released already and goes out as soon as the folder is free"
        if worker.name in self.approvers and not self.policies.approver_releases:
            return "who approved does not release"
        if self.policies.second_errors and worker.name in {error.accepted_by for error in self.accepted}:
            return "who accepted an error does not release it: a second person does"
        return ""

    @property
    def withheld(self) -> frozenset[str]:
        """Approvals that do not go out: they lack a second person."""
        return frozenset(row.exception_id for row in self.unconfirmed)

    @property
    def seal(self) -> str:
        """A digest of all that decides what goes out: who releases says what was seen."""
        return hashlib.sha256(" ".join((self.digest, *sorted(self.withheld))).encode()).hexdigest()


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
        accepting.accepted_on(session, entry.sha256),
        policies,
    )
