"""Questions about the list of what waits: pages by key, counters, facets, one claim, groups of alike proposals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select

from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import work_claims, work_counts, work_findings
from edi837.ledger.schema import files

_claims, _findings = work_claims.c, work_findings.c
RANK, DUE, AGE = "rank", "due", "age"
SORTS = (RANK, DUE, AGE)
NOBODY = "-"
PAST, SOON, LATER, UNKNOWN = "past", "soon", "later", "unknown"
DUE_BANDS = (PAST, SOON, LATER, UNKNOWN)
UNDECIDED, DISPUTED, WAITING, DECIDED, MEND = "undecided", "disputed", "waiting", "decided", "mend"
STATES = (UNDECIDED, DISPUTED, WAITING, DECIDED, MEND)


class Day(NamedTuple):
    """The day that it is, and the last one that is near."""

    today: str
    soon: str


class WorkFilter(NamedTuple):
    """Which claims are wanted; '' for any. `file` begins the digest of one, `least` is an amount in cents."""

    payer: str = ""
    provider: str = ""
    drug: str = ""
    rule: str = ""
    file: str = ""
    due: str = ""
    state: str = ""
    assignee: str = ""
    least: int = 0


class PageKey(NamedTuple):
    """The place of the last claim of a page: its band and what it is sorted by there."""

    band: int
    value: str
    number: int


class WorkPage(NamedTuple):
    """Some claims in order, and the key after which others follow, None at the end."""

    rows: Sequence[Row[Any]]
    following: PageKey | None


class Counters(NamedTuple):
    """Claims and cents: near their deadline or past it, with something to decide, waiting for an answer, of all."""

    due: tuple[int, int]
    undecided: tuple[int, int]
    waiting: tuple[int, int]
    total: tuple[int, int]
    groups: int


def conditions(wanted: WorkFilter, day: Day) -> Iterator[ColumnElement[bool]]:
    """What the claims of a filter have in common."""
    for name in ("payer", "provider", "drug"):
        if value := getattr(wanted, name):
            yield _claims[name] == value
    if wanted.rule:
        of_rule = select(_findings.claim_number).where(_findings.rule == wanted.rule)
        yield _claims.number.in_(of_rule)
    if wanted.file:
        yield _claims.sha256.startswith(wanted.file, autoescape=True)
    if wanted.due:
        yield _of_band(wanted.due, day)
    if wanted.state:
        yield _in_state(wanted.state, day)
    if wanted.assignee:
        yield _claims.assignee == ("" if wanted.assignee == NOBODY else wanted.assignee)
    if wanted.least:
        yield _claims.cents >= wanted.least


def _of_band(band: str, day: Day) -> ColumnElement[bool]:
    known = _claims.due != ""
    return {
        PAST: and_(known, _claims.due < day.today),
        SOON: and_(_claims.due >= day.today, _claims.due <= day.soon),
        LATER: _claims.due > day.soon,
        UNKNOWN: _claims.due == "",
    }[band]


def _waits(day: Day) -> ColumnElement[bool]:
    return or_(_claims.turn != "", _claims.wait_until > day.today)


def _in_state(state: str, day: Day) -> ColumnElement[bool]:
    settled = and_(_claims.undecided == 0, _claims.disputed == 0)
    return {
        UNDECIDED: and_(_claims.undecided > 0, ~_waits(day)),
        DISPUTED: _claims.disputed > 0,
        WAITING: _waits(day),
        DECIDED: and_(settled, _claims.proposals > 0),
        MEND: and_(settled, _claims.proposals == 0),
    }[state]


def page(session: Session, wanted: WorkFilter, sort: str, day: Day, after: PageKey | None, limit: int) -> WorkPage:
    """A page of claims after a key. By rank those near their deadline come first, then dollars, then age."""
    rows: list[Row[Any]] = []
    for band, chosen in enumerate(_bands(sort, day)):
        if (after is None or band >= after.band) and len(rows) <= limit:
            key = after if after is not None and after.band == band else None
            asked = _ordered(select(work_claims).where(chosen, *conditions(wanted, day)), sort, band, key)
            rows.extend(session.execute(asked.limit(limit + 1 - len(rows))))
    if len(rows) <= limit:
        return WorkPage(rows, None)
    return WorkPage(rows[:limit], _key_of(rows[limit - 1], sort, day))


def _bands(sort: str, day: Day) -> list[ColumnElement[bool]]:
    if sort == AGE:
        return [_claims.number > 0]
    if sort == DUE:
        return [_claims.due != "", _claims.due == ""]
    near = and_(_claims.due != "", _claims.due <= day.soon)
    return [near, or_(_claims.due == "", _claims.due > day.soon)]


def _key_of(row: Row[Any], sort: str, day: Day) -> PageKey:
    if sort == RANK:
        return PageKey(int(not row.due or row.due > day.soon), str(row.cents), row.number)
    return PageKey(int(sort == DUE and not row.due), row.due if sort == DUE else "", row.number)


def _ordered(chosen: Select[Any], sort: str, band: int, key: PageKey | None) -> Select[Any]:
    by_number = _claims.number.asc()
    if sort == RANK:
        if key is not None:
            cents = int(key.value)
            same = and_(_claims.cents == cents, _claims.number > key.number)
            chosen = chosen.where(or_(_claims.cents < cents, same))
        return chosen.order_by(_claims.cents.desc(), by_number)
    if sort == DUE and band == 0:
        if key is not None:
            same = and_(_claims.due == key.value, _claims.number > key.number)
            chosen = chosen.where(or_(_claims.due > key.value, same))
        return chosen.order_by(_claims.due, by_number)
    if key is not None:
        chosen = chosen.where(_claims.number > key.number)
    return chosen.order_by(by_number)


def size(session: Session, wanted: WorkFilter, day: Day) -> tuple[int, int]:
    """Claims and cents of a filter."""
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(_claims.cents), 0)).where(*conditions(wanted, day))
    ).one()
    return int(row[0]), int(row[1])


def counters(session: Session, day: Day) -> Counters:
    """The figures above the list."""
    near = and_(_claims.due != "", _claims.due <= day.soon)
    wanted = (near, and_(_claims.undecided > 0, ~_waits(day)), _waits(day))
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


def rules_of(session: Session, numbers: Sequence[int]) -> dict[int, list[str]]:
    """The rules that have something against each of some claims."""
    rows = session.execute(
        select(_findings.claim_number, _findings.rule).where(_findings.claim_number.in_(numbers)).distinct()
    )
    listed: dict[int, list[str]] = {}
    for number, rule in rows:
        listed.setdefault(number, []).append(rule)
    return {number: sorted(rules) for number, rules in listed.items()}


def claim(session: Session, number: int) -> Row[Any] | None:
    """A claim on the list, with name and stem of its file; None when it is not on it any more."""
    chosen = select(work_claims, files.c.name, files.c.stem, files.c.manifest_sha256)
    return session.execute(chosen.join(files, files.c.sha256 == _claims.sha256).where(_claims.number == number)).first()


def findings_of(session: Session, number: int) -> Sequence[Row[Any]]:
    """The findings of a claim that ask for work, in their order."""
    chosen = select(work_findings).where(_findings.claim_number == number)
    return session.execute(chosen.order_by(_findings.number)).all()


def numbers_like(session: Session, text: str, limit: int) -> Sequence[Row[Any]]:
    """Claims whose account number or NDC is this text."""
    chosen = select(work_claims).where(or_(_claims.claim == text, _claims.ndc == text.replace("-", "")))
    return session.execute(chosen.order_by(_claims.number).limit(limit)).all()


def has_work(session: Session, sha256: str) -> bool:
    """Whether claims of a file are on the list."""
    return bool(session.execute(select(exists().where(_claims.sha256 == sha256))).scalar())
