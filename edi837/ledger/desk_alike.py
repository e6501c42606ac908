"""Groups of alike proposals on the list, and those that need a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select

from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import disputes, work_claims, work_findings

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


def weighty(session: Session, sha256: str, above: int) -> Sequence[Row[Any]]:
    """The proposals of a file that may raise what is billed, or are about more than `above` cents."""
    heavy = or_(_findings.raises == 1, _findings.cents > above)
    chosen = select(work_findings).where(_findings.sha256 == sha256, _findings.alike != "", heavy)
    return session.execute(chosen.order_by(_findings.number)).all()
