"""Figures over the list of what waits: counters, sizes, and the values that it can be filtered by."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select

from edi837.ledger.connect import Session
from edi837.ledger.desk_list import Day, WorkFilter, conditions, waits
from edi837.ledger.desk_tables import work_claims, work_counts, work_findings
from edi837.ledger.schema import files

_claims, _findings = work_claims.c, work_findings.c


class Counters(NamedTuple):
    """Claims and cents: near their deadline or past it, with something to decide, waiting for an answer, of all."""

    due: tuple[int, int]
    undecided: tuple[int, int]
    waiting: tuple[int, int]
    total: tuple[int, int]
    groups: int


def size(session: Session, wanted: WorkFilter, day: Day) -> tuple[int, int]:
    """Claims and cents of a filter."""
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(_claims.cents), 0)).where(*conditions(wanted, day))
    ).one()
    return int(row[0]), int(row[1])


def counters(session: Session, day: Day) -> Counters:
    """The figures above the list."""
    near = and_(_claims.due != "", _claims.due <= day.soon)
    wanted = (near, and_(_claims.undecided > 0, ~waits(day)), waits(day))
    columns: list[ColumnElement[Any]] = []
    for condition in wanted:
        columns += [func.sum(case((condition, 1), else_=0)), func.sum(case((condition, _claims.cents), else_=0))]
    row = session.execute(select(*columns, func.count(), func.sum(_claims.cents)).select_from(work_claims)).one()
    due, undecided, waiting, total = ((int(row[at] or 0), int(row[at + 1] or 0)) for at in range(0, len(row), 2))
    groups = session.execute(select(func.count(_findings.alike.distinct())).where(_findings.alike != "")).scalar_one()
    return Counters(due, undecided, waiting, total, int(groups))


def facets(session: Session) -> dict[str, list[tuple[str, int, int]]]:
    """By facet its values, with claims and cents, the most dollars first."""
    table = work_counts.c
    chosen = select(table.facet, table.value, func.sum(table.claims), func.sum(table.cents))
    listed: dict[str, list[tuple[str, int, int]]] = {}
    for facet, value, claims, cents in session.execute(chosen.group_by(table.facet, table.value)):
        listed.setdefault(facet, []).append((value, int(claims), int(cents)))
    return {facet: sorted(values, key=lambda value: (-value[2], value[0])) for facet, values in listed.items()}


def files_listed(session: Session) -> list[tuple[str, str, int, int]]:
    """The files with claims on the list: digest, name, claims, cents; the most dollars first."""
    of_file = work_counts.c.facet == "file"
    chosen = select(files.c.sha256, files.c.name, work_counts.c.claims, work_counts.c.cents).where(of_file)
    rows = session.execute(
        chosen.join(files, files.c.sha256 == work_counts.c.sha256).order_by(work_counts.c.cents.desc())
    )
    return [(str(sha256), str(name), int(claims), int(cents)) for sha256, name, claims, cents in rows]


def assignees(session: Session) -> list[tuple[str, int, int]]:
    """Who has claims, '' for nobody, with how many and their cents."""
    sums = func.count(), func.sum(_claims.cents)
    rows = session.execute(select(_claims.assignee, *sums).group_by(_claims.assignee).order_by(_claims.assignee))
    return [(str(name), int(claims), int(cents)) for name, claims, cents in rows]
