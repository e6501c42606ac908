"""Groups of alike proposals on the list, and those that need a second person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, or_, select

from edi837.decisions.decision_words import APPROVE
from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.ledger.deciding import FROM_GROUP
from edi837.ledger.desk_log import CONFIRM
from edi837.ledger.desk_policies import Policies
from edi837.ledger.desk_tables import desk_events, work_claims, work_counts, work_findings

_claims, _findings, _counts = work_claims.c, work_findings.c, work_counts.c


def groups(session: Session, limit: int) -> Sequence[Any]:
    """Groups of two or more undecided proposals, the most dollars first, each with one of its proposals."""
    number, cents = func.sum(_counts.claims).label("number"), func.sum(_counts.cents).label("cents")
    largest = select(_counts.value, number, cents).where(_counts.facet == "alike").group_by(_counts.value)
    group = largest.having(number > 1).order_by(cents.desc(), _counts.value).limit(limit).subquery()
    of_group = (_findings.alike == group.c.value, _findings.is_open == 1)
    first = select(func.min(_findings.number)).where(*of_group).correlate(group).scalar_subquery()
    shown = (
        group.c.value.label("alike"), group.c.number, group.c.cents, _findings.rule,
        _findings.before.label("before_value"), _findings.after.label("after_value"), _claims.ndc, _claims.procedure,
        _findings.raises,
    )  # fmt: skip
    chosen = select(*shown).select_from(group).join(work_findings, _findings.number == first)
    chosen = chosen.join(work_claims, _claims.number == _findings.claim_number)
    return session.execute(chosen.order_by(group.c.cents.desc(), group.c.value)).all()


def members(session: Session, alike: str, limit: int) -> Sequence[Row[Any]]:
    """The undecided proposals of a group, each with its claim."""
    chosen = select(work_findings, _claims.claim, _claims.payer, _claims.service, _claims.version, _claims.claim_start)
    chosen = chosen.join(work_claims, _claims.number == _findings.claim_number)
    chosen = chosen.where(_findings.alike == alike, _findings.is_open == 1)
    return session.execute(chosen.order_by(_findings.number).limit(limit)).all()


def open_beside(session: Session, claim_number: int) -> dict[str, tuple[str, int]]:
    """By proposal of a claim the digest of its group, and how many others of it are undecided in other claims."""
    rows = session.execute(select(work_findings).where(_findings.claim_number == claim_number, _findings.alike != ""))
    own = rows.all()
    mine = Counter(row.alike for row in own if row.is_open)
    sums = select(_counts.value, func.sum(_counts.claims)).where(_counts.facet == "alike")
    counted = sums.where(_counts.value.in_({row.alike for row in own})).group_by(_counts.value)
    others = {alike: int(number) - mine[alike] for alike, number in session.execute(counted)}
    return {row.exception_id: (row.alike, others[row.alike]) for row in own if others.get(row.alike)}


def _lacking(sha256: str, policies: Policies) -> Select[Any]:
    """The approvals of a file that need a second person and have none who confirmed them since they were given."""
    decided, later = schema.decisions.c, desk_events.alias("later").c
    heavy: list[ColumnElement[bool]] = []
    if policies.second_raises:
        heavy.append(_findings.raises == 1)
    if policies.second_above is not None:
        heavy.append(_findings.cents > policies.second_above)
    if policies.second_group is not None:
        heavy.append(decided.door == FROM_GROUP)
    last = select(func.coalesce(func.max(later.number), 0))
    last = last.where(later.exception_id == decided.exception_id, later.action != CONFIRM)
    event = desk_events.c
    confirmed = exists().where(
        event.exception_id == decided.exception_id, event.action == CONFIRM, event.person != decided.decided_by,
        event.at >= decided.at, event.number > last.scalar_subquery(),
    )  # fmt: skip
    chosen = select(work_findings, decided.decided_by, _claims.claim_start)
    chosen = chosen.join(schema.decisions, decided.exception_id == _findings.exception_id)
    chosen = chosen.join(work_claims, _claims.number == _findings.claim_number)
    of_file = (_findings.sha256 == sha256, decided.sha256 == sha256, decided.decision == APPROVE)
    return chosen.where(*of_file, or_(false(), *heavy), ~confirmed)


def unconfirmed(session: Session, sha256: str, policies: Policies) -> Sequence[Row[Any]]:
    """The approvals of a file that lack a second person, with who gave them (`decided_by`)."""
    return session.execute(_lacking(sha256, policies).order_by(_findings.number)).all()


def number_unconfirmed(session: Session, sha256: str, policies: Policies) -> int:
    """How many approvals of a file lack a second person."""
    chosen = _lacking(sha256, policies).with_only_columns(func.count())
    return int(session.execute(chosen).scalar_one())
