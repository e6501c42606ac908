"""Questions about the list of what waits: pages by key, counters, facets, one claim, groups of alike proposals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select

from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import MAY_WAIT, work_claims, work_counts, work_findings
from edi837.ledger.open_work import DECIDED, DISPUTED, MEND, UNDECIDED
from edi837.ledger.schema import files, parts
from edi837.system.named_tuple import NamedTuple

_claims, _findings = work_claims.c, work_findings.c
RANK, DUE, DOLLARS, AGE = "rank", "due", "dollars", "age"
SORTS = (RANK, DUE, DOLLARS, AGE)
NOBODY = "-"
PAST, SOON, NEAR, LATER, UNKNOWN = "past", "soon", "past or soon", "later", "unknown"
DUE_BANDS = (NEAR, PAST, SOON, LATER, UNKNOWN)
WAITING = "waiting"
STATES = (UNDECIDED, DISPUTED, WAITING, DECIDED, MEND)
# Whether a claim is left over from a file that went out; else whether it has errors or open decisions, or is ready.
LEFT_OVER, STOPPED, READY = "left over", "stopped", "ready"
HELD_STATES = (LEFT_OVER, STOPPED, READY)

# A rule of so many claims is frequent.
_FREQUENT = 5_000


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
    held: str = ""
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


def conditions(wanted: WorkFilter, day: Day, is_frequent: bool = False) -> Iterator[ColumnElement[bool]]:
    """What the claims of a filter have in common. Of a rule that `is_frequent` they are looked up, not listed first."""
    for name in ("payer", "provider", "drug"):
        if value := getattr(wanted, name):
            yield _claims[name] == value
    if wanted.rule:
        of_rule = select(_findings.claim_number).where(_findings.rule == wanted.rule)
        of_claim = of_rule.where(_findings.claim_number == _claims.number).correlate(work_claims)
        yield of_claim.exists() if is_frequent else _claims.number.in_(of_rule)
    if wanted.file:
        # Digits are before letters, and no digest has a letter after f.
        yield and_(_claims.sha256 >= wanted.file, _claims.sha256 < f"{wanted.file}g")
    if wanted.due:
        yield _of_band(wanted.due, day)
    if wanted.state:
        yield _in_state(wanted.state, day)
    if wanted.held:
        yield _held(wanted.held)
    if wanted.assignee:
        yield _claims.assignee == ("" if wanted.assignee == NOBODY else wanted.assignee)
    if wanted.least:
        yield _claims.cents >= wanted.least


def is_frequent(session: Session, wanted: WorkFilter) -> bool:
    """Whether so many claims have the rule of a filter that most are not looked at for a page."""
    if not wanted.rule:
        return False
    return (session.execute(_OF_RULE, {"rule": wanted.rule}).scalar() or 0) > _FREQUENT


_OF_RULE = select(func.sum(work_counts.c.claims)).where(
    work_counts.c.facet == "rule", work_counts.c.value == bindparam("rule")
)


def _of_band(band: str, day: Day) -> ColumnElement[bool]:
    known = _claims.due != ""
    return {
        PAST: and_(known, _claims.due < day.today),
        SOON: and_(_claims.due >= day.today, _claims.due <= day.soon),
        NEAR: and_(known, _claims.due <= day.soon),
        LATER: _claims.due > day.soon,
        UNKNOWN: _claims.due == "",
    }[band]


def _held(state: str) -> ColumnElement[bool]:
    is_stopped = or_(_claims.errors > 0, _claims.undecided > 0, _claims.disputed > 0)
    return {
        LEFT_OVER: _claims.sha256.in_(select(parts.c.sha256)),
        STOPPED: is_stopped,
        READY: ~is_stopped,
    }[state]


def waits(day: Day) -> ColumnElement[bool]:
    """Whether a claim waits for somebody outside, or for a day."""
    return or_(_claims.turn != "", _claims.wait_until > day.today)


def _in_state(state: str, day: Day) -> ColumnElement[bool]:
    if state == WAITING:
        return and_(MAY_WAIT, waits(day))
    is_so = _claims.state == state
    return and_(is_so, ~waits(day)) if state == UNDECIDED else is_so


def page(session: Session, wanted: WorkFilter, sort: str, day: Day, after: PageKey | None, limit: int) -> WorkPage:
    """A page of claims after a key. By rank those near their deadline come first, then dollars, then age."""
    numbers: list[int] = []
    common = list(conditions(wanted, day, is_frequent(session, wanted)))
    for band, chosen in enumerate(_bands(sort, day)):
        if (after is None or band >= after.band) and len(numbers) <= limit:
            key = after if after is not None and after.band == band else None
            asked = _ordered(select(_claims.number).where(chosen, *common), sort, band, key)
            numbers.extend(session.execute(asked.limit(limit + 1 - len(numbers))).scalars())
    # The order is in an index, which has no more; so the numbers come from there, and the rows of a page follow.
    by_number = {row.number: row for row in session.execute(_NUMBERED, {"numbers": numbers})}
    rows = [by_number[number] for number in numbers[:limit] if number in by_number]
    return WorkPage(rows, _key_of(rows[-1], sort, day) if rows and len(numbers) > limit else None)


# Asked with each page or decision, and made once.
_ONE = (
    select(work_claims, files.c.name, files.c.stem, files.c.manifest_sha256)
    .join(files, files.c.sha256 == _claims.sha256)
    .where(_claims.number == bindparam("number"))
)
_FINDINGS_OF = select(work_findings).where(_findings.claim_number == bindparam("claim")).order_by(_findings.number)
_NUMBERED = select(work_claims).where(_claims.number.in_(bindparam("numbers", expanding=True)))


def _bands(sort: str, day: Day) -> list[ColumnElement[bool]]:
    if sort in (AGE, DOLLARS):
        return [_claims.number > 0]
    if sort == DUE:
        return [_claims.due != "", _claims.due == ""]
    near = and_(_claims.due != "", _claims.due <= day.soon)
    return [near, or_(_claims.due == "", _claims.due > day.soon)]


def _key_of(row: Row[Any], sort: str, day: Day) -> PageKey:
    if sort in (RANK, DOLLARS):
        is_far = not row.due or row.due > day.soon
        return PageKey(int(sort == RANK and is_far), str(row.cents), row.number)
    return PageKey(int(sort == DUE and not row.due), row.due if sort == DUE else "", row.number)


def _ordered(chosen: Select[Any], sort: str, band: int, key: PageKey | None) -> Select[Any]:
    by_number = _claims.number.asc()
    if sort in (RANK, DOLLARS):
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
    return session.execute(_ONE, {"number": number}).first()


def findings_of(session: Session, number: int) -> Sequence[Row[Any]]:
    """The findings of a claim that ask for work, in their order."""
    return session.execute(_FINDINGS_OF, {"claim": number}).all()


def numbers_like(session: Session, text: str, limit: int) -> Sequence[Row[Any]]:
    """Claims whose account number or NDC is this text."""
    chosen = select(work_claims).where(or_(_claims.claim == text, _claims.ndc == text.replace("-", "")))
    return session.execute(chosen.order_by(_claims.number).limit(limit)).all()
