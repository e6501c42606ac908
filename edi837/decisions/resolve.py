"""Decisions held against the proposals of a file: what is approved, declined, refused, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal

from edi837.decisions.agree import agreement, contradicts_earlier
from edi837.decisions.compare import is_as_shown
from edi837.decisions.decision import ALL_ALIKE, Decision
from edi837.decisions.decision_words import APPROVE, APPROVING, DECLINE, DECLINING
from edi837.decisions.pick import BoundsOf, chosen_changes, value_named
from edi837.decisions.refusal import Refused, RefusedRow, quoted
from edi837.decisions.release_1 import translated
from edi837.decisions.together import Together
from edi837.manifest.proposal import Proposal
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.change import Change


class Subject(NamedTuple):
    """What the decisions are about: the claim file's name, its run, and what of its fixes is made already.

    `bounds` are those of a charge master for amounts that are typed, where there is one. `of_release_1` are proposals
    by the ids that release 1 gave them, where these are others today.
    """

    name: str
    run_id: str
    proposals: Mapping[str, Proposal]
    applied: frozenset[str] = frozenset()
    taken: tuple[Change, ...] = ()
    bounds: BoundsOf | None = None
    of_release_1: Mapping[str, Proposal] = {}


class Approved(NamedTuple):
    """A proposal that a person approved, with the changes that the decision picks."""

    proposal: Proposal
    changes: tuple[Change, ...]
    decision: Decision

    @property
    def typed(self) -> tuple[Change, ...]:
        """The changes, where they are those of an amount that was typed, and so not among the choices."""
        offered = [choice.changes for choice in self.proposal.choices] or [self.proposal.changes]
        return () if self.changes in offered else self.changes

    @property
    def moved(self) -> Decimal:
        """What it adds to the claim's charge."""
        total = self.proposal.total(self.changes)
        return Decimal(0) if total is None else amount_added(total)


class Declined(NamedTuple):
    """A proposal that a person declined."""

    proposal: Proposal
    decision: Decision


@dataclass
class Resolved:
    """All rows, resolved. `passed_by` counts the rows that say that they are about other files, by these."""

    approved: list[Approved] = field(default_factory=list)
    declined: list[Declined] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    passed_by: Counter[str] = field(default_factory=Counter)


def resolve(rows: Iterable[Decision], subject: Subject, earlier: Sequence[Decision] = ()) -> Resolved:
    """Hold rows against the proposals of one file; `earlier` are decisions that a release carried out before.

    A row is carried out as a whole or refused; of a row for all alike each proposal is carried out on its own.
    """
    resolving = _Resolving(subject)
    for decision in earlier:
        resolving.carry(decision)
    for row in rows:
        resolving.take(row)
    resolving.finish()
    return resolving.resolved


def amount_added(change: Change) -> Decimal:
    """What a change adds to a number."""
    before, after = (Decimal(text.decode("latin-1").strip()) for text in (change.expected, change.replacement))
    return after - before


class _Resolving:
    def __init__(self, subject: Subject) -> None:
        self.resolved = Resolved()
        self._subject = subject
        self._proposals = subject.proposals
        self._rows: dict[str, list[Decision]] = {}
        self._earlier: dict[str, Decision] = {}
        self._together = Together(subject.taken)

    def carry(self, decision: Decision) -> None:
        self._earlier[decision.exception_id] = decision
        self._carry_out(decision, self._proposals[decision.exception_id])

    def take(self, row: Decision) -> None:
        """See which proposals a row means."""
        subject = self._subject
        row = translated(row, subject.of_release_1)
        name = row.exception_id
        known = name in self._proposals or name in subject.applied or name == ALL_ALIKE
        if not known and _is_about_another(row, subject):
            self.resolved.passed_by[row.about] += 1
            return
        try:
            _check(row)
            meant = self._meant(row)
        except RefusedRow as refusal:
            self._refuse(row, refusal)
            return
        for exception_id in meant:
            value = value_named(row.value, self._proposals[exception_id]) if row.decision == APPROVE else ""
            self._rows.setdefault(exception_id, []).append(row._replace(value=value))

    def finish(self) -> None:
        """Carry out what is agreed upon."""
        for exception_id, rows in self._rows.items():
            proposal = self._proposals[exception_id]
            row, contradicting = agreement(rows)
            earlier = self._earlier.get(exception_id)
            if row is not None and earlier is not None:
                if not row.is_same_as(earlier):
                    contradicting = [contradicts_earlier(row, earlier)]
                row = None
            for refused in contradicting:
                self.resolved.refused.append(_named(refused, proposal))
            if row is not None:
                self._carry_out(row, proposal)

    def _meant(self, row: Decision) -> list[str]:
        if row.exception_id == ALL_ALIKE:
            return alike(row, self._proposals)
        if row.exception_id in self._proposals:
            _compare(row, self._proposals[row.exception_id])
            return [row.exception_id]
        if row.exception_id in self._subject.applied:
            raise RefusedRow("it is made already, and is not a proposal")
        if row.run_id and row.run_id != self._subject.run_id:
            raise RefusedRow(
                "it is of another run, which proposed something else",
                f"it is of run {row.run_id}, this manifest of run {self._subject.run_id}, and has no such proposal: "
                "decide in the report of this run",
            )
        raise RefusedRow(
            "the manifest has no proposal with this exception_id",
            f"the manifest has no proposal with exception_id {quoted(row.exception_id)}: a spreadsheet may have "
            "changed it, or the row is a finding without a proposed fix; copy the row from the report",
        )

    def _carry_out(self, row: Decision, proposal: Proposal) -> None:
        if row.decision == DECLINE:
            self.resolved.declined.append(Declined(proposal, row))
            return
        try:
            changes = chosen_changes(row, proposal, self._subject.bounds)
            self._together.add(proposal, changes)
        except RefusedRow as refusal:
            self._refuse(row, refusal, proposal)
            return
        self.resolved.approved.append(Approved(proposal, changes, row))

    def _refuse(self, row: Decision, refusal: RefusedRow, proposal: Proposal | None = None) -> None:
        proposal = proposal or self._proposals.get(row.exception_id)
        refused = Refused(row, refusal.reason, refusal.why)
        self.resolved.refused.append(_named(refused, proposal))


def alike(row: Decision, proposals: Mapping[str, Proposal]) -> list[str]:
    """The proposals that a row for all alike means: of its rule, with its before and after. RefusedRow without one."""
    rule, after = row.shown.get("rule", ""), row.shown.get("after", "")
    if not (rule and after):
        raise RefusedRow("a row for all alike needs rule, before and after")
    columns = [name for name in ("before", "after") if name in row.shown]
    names = [
        name
        for name, proposal in proposals.items()
        if proposal.rule == rule and all(is_as_shown(row.shown[column], proposal.shown(column)) for column in columns)
    ]
    if not names:
        raise RefusedRow(
            f"no proposal of {quoted(rule)} shows this before and after",
            f"no proposal of {quoted(rule)} shows {quoted(row.shown.get('before', ''))} before and {quoted(after)} "
            "after: copy both from a row of the report",
        )
    return names


def _is_about_another(row: Decision, subject: Subject) -> bool:
    return bool(row.about) and not is_as_shown(row.about, subject.name)


def _check(row: Decision) -> None:
    if row.trouble:
        raise RefusedRow(row.trouble)
    if row.decision not in (APPROVE, DECLINE):
        raise RefusedRow(
            "decision is not a known word",
            f"decision {quoted(row.decision)} is not known: write {', '.join(APPROVING)}, or {', '.join(DECLINING)}",
        )
    if not row.by:
        raise RefusedRow("`by` is empty: a decision needs the name of the person who made it")


def _compare(row: Decision, proposal: Proposal) -> None:
    """What the row shows must be what was proposed: else its author decided on something else."""
    for column, cell in row.shown.items():
        shown = proposal.shown(column)
        if not is_as_shown(cell, shown):
            raise RefusedRow(
                f"`{column}` is not that of the proposal",
                f"you wrote {quoted(cell)} into `{column}`; the proposal says {quoted(shown)}: approve it as it is, "
                "decline it, or have the claim corrected at its source",
            )


def _named(refused: Refused, proposal: Proposal | None) -> Refused:
    if proposal is None:
        shown = refused.decision.shown
        return refused._replace(claim=shown.get("patient_control_number", ""), rule=shown.get("rule", ""))
    decision = refused.decision._replace(exception_id=proposal.exception_id)
    return refused._replace(decision=decision, claim=proposal.claim, rule=proposal.rule)
