"""Groups of alike proposals on the list, and those that need a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, or_, select

from edi837.decisions.decision_words import APPROVE
from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.ledger.deciding import FROM_GROUP
from edi837.ledger.desk_log import CONFIRM
from edi837.ledger.desk_policies import Policies
from edi837.ledger.desk_tables import desk_events, disputes, work_claims, work_findings

_claims, _findings = work_claims.c, work_findings.c


def _is_open() -> Any:
    decided = select(schema.decisions.c.exception_id)
    return _findings.exception_id.notin_(decided) & _findings.exception_id.notin_(select(disputes.c.exception_id))


def groups(session: Session, limit: int) -> Sequence[Any]:
    """Groups of two or more undecided proposals, the most dollars first."""
    number, cents = func.count().label("number"), func.sum(_findings.cents).label("cents")
    largest = select(_findings.alike, number, cents).where(_findings.alike != "", _is_open())
    largest = largest.group_by(_findings.alike).having(func.count() > 1).order_by(cents.desc(), _findings.alike)
    group = largest.limit(limit).subquery()
    shown: list[Any] = [func.min(column).label(name) for name, column in (
        ("rule", _findings.rule), ("before_value", _findings.before), ("after_value", _findings.after),
        ("ndc", _claims.ndc), ("procedure", _claims.procedure), ("raises", _findings.raises),
    )]  # fmt: skip
    columns: list[Any] = [group.c.alike, group.c.number, group.c.cents, *shown]
    chosen = select(*columns).join(work_findings, _findings.alike == group.c.alike)
    chosen = chosen.join(work_claims, _claims.number == _findings.claim_number).group_by(
        group.c.alike, group.c.number, group.c.cents
    )
    return session.execute(chosen.order_by(group.c.cents.desc(), group.c.alike)).all()


def members(session: Session, alike: str, limit: int) -> Sequence[Row[Any]]:
    """The undecided proposals of a group, each with its claim."""
    chosen = select(work_findings, _claims.claim, _claims.payer, _claims.service, _claims.version, _claims.due)
    chosen = chosen.join(work_claims, _claims.number == _findings.claim_number)
    chosen = chosen.where(_findings.alike == alike, _findings.alike != "", _is_open())
    return session.execute(chosen.order_by(_findings.number).limit(limit)).all()


def open_beside(session: Session, claim_number: int) -> dict[str, tuple[str, int]]:
    """By proposal of a claim the digest of its group, and how many others of it are undecided in other claims."""
    own = work_findings.alias("own")
    others = (_findings.alike == own.c.alike) & (_findings.claim_number != claim_number) & _is_open()
    chosen = select(own.c.exception_id, own.c.alike, func.count()).join(work_findings, others)
    chosen = chosen.where(own.c.claim_number == claim_number, own.c.alike != "")
    rows = session.execute(chosen.group_by(own.c.exception_id, own.c.alike))
    return {str(name): (str(alike), int(number)) for name, alike, number in rows}


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
