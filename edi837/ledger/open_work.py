"""What is open on the list: counted again in the transaction of each decision, so that no view has to count it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, case, exists, func, insert, or_, select, update

from edi837.ledger.chunks import chunks
from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import disputes, work_claims, work_counts, work_findings
from edi837.ledger.schema import decisions

# What is left to do about a claim, but for waiting: a lead's word, decisions, a release, or mending at the source.
UNDECIDED, DISPUTED, DECIDED, MEND = "undecided", "disputed", "decided", "mend"
STATES = (UNDECIDED, DISPUTED, DECIDED, MEND)
# How many ids a question names.
_IDS = 500


def count_again(session: Session, exception_ids: Collection[str]) -> None:
    """Decisions on these proposals are others now: what is open of them, and what is left to do in their claims."""
    for names in chunks(list(exception_ids), _IDS):
        _count_again(session, names)


def _count_again(session: Session, names: Sequence[str]) -> None:
    known = session.execute(_OF_PROPOSALS, {"names": names}).all()
    if not known:
        return
    session.execute(_OPENED, {"names": names})
    claims = {row.claim_number: row for row in known}
    now = {row.number: row.state for row in session.execute(_COUNTED, {"numbers": list(claims)})}
    moved: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in known:
        by = int(not (row.is_decided or row.is_disputed)) - row.is_open
        _move(moved, (row.sha256, "alike", row.alike), by, row.cents)
    for claim in claims.values():
        if now[claim.claim_number] != claim.state:
            _move(moved, (claim.sha256, "state", claim.state), -1, claim.claim_cents)
            _move(moved, (claim.sha256, "state", now[claim.claim_number]), 1, claim.claim_cents)
    _change_counts(session, moved)


def _move(moved: dict[tuple[str, str, str], list[int]], key: tuple[str, str, str], by: int, cents: int) -> None:
    moved[key][0] += by
    moved[key][1] += by * cents


def count_moved(session: Session, sha256: str, facet: str, values: tuple[str, str], cents: int) -> None:
    """A claim of so many cents is counted under another value of a facet, from the first to the second."""
    of_file = (work_counts.c.sha256 == sha256, work_counts.c.facet == facet)
    for value in values:
        known = session.execute(select(work_counts.c.claims).where(*of_file, work_counts.c.value == value)).first()
        if known is None:
            session.execute(insert(work_counts).values(sha256=sha256, facet=facet, value=value, claims=0, cents=0))
    if values[0] != values[1]:
        _change_counts(session, {(sha256, facet, values[0]): (-1, -cents), (sha256, facet, values[1]): (1, cents)})


def _change_counts(session: Session, moved: Mapping[tuple[str, str, str], Sequence[int]]) -> None:
    """Add claims and cents to counts by file, facet and value; in one order, so that no two wait for one another."""
    rows = [
        {"of_file": key[0], "of_facet": key[1], "of_value": key[2], "more": more, "more_cents": cents}
        for key, (more, cents) in sorted(moved.items())
        if more or cents
    ]
    if rows:
        session.execute(_CHANGED, rows)


def _of_finding(table: Table) -> ColumnElement[bool]:
    return exists().where(table.c.exception_id == work_findings.c.exception_id)


def _of_claim(*conditions: ColumnElement[bool]) -> Select[Any]:
    own = (work_findings.c.claim_number == work_claims.c.number, work_findings.c.alike != "")
    return select(func.count()).select_from(work_findings).where(*own, *conditions)


# Asked with each decision, and made once: to put a statement together takes as long as the database does.
_NAMED = work_findings.c.exception_id.in_(bindparam("names", expanding=True))
_OF_PROPOSALS = (
    select(
        work_findings, _of_finding(decisions).label("is_decided"), _of_finding(disputes).label("is_disputed"),
        work_claims.c.state, work_claims.c.cents.label("claim_cents"),
    )
    .join(work_claims, work_claims.c.number == work_findings.c.claim_number)
    .where(_NAMED, work_findings.c.alike != "")
)  # fmt: skip
_IS_OPEN = case((or_(_of_finding(decisions), _of_finding(disputes)), 0), else_=1)
_OPENED = update(work_findings).where(_NAMED, work_findings.c.alike != "").values(is_open=_IS_OPEN)
_DISPUTED = _of_claim(_of_finding(disputes)).scalar_subquery()
_UNDECIDED = _of_claim(~_of_finding(decisions)).scalar_subquery()
_COUNTED = (
    update(work_claims)
    .where(work_claims.c.number.in_(bindparam("numbers", expanding=True)))
    .values(
        undecided=_UNDECIDED,
        disputed=_DISPUTED,
        version=work_claims.c.version + 1,
        state=case(
            (_DISPUTED > 0, DISPUTED), (_UNDECIDED > 0, UNDECIDED), (work_claims.c.proposals > 0, DECIDED), else_=MEND
        ),
    )
    .returning(work_claims.c.number, work_claims.c.state)
)
_CHANGED = (
    update(work_counts)
    .where(
        work_counts.c.sha256 == bindparam("of_file"), work_counts.c.facet == bindparam("of_facet"),
        work_counts.c.value == bindparam("of_value"),
    )
    .values(claims=work_counts.c.claims + bindparam("more"), cents=work_counts.c.cents + bindparam("more_cents"))
)  # fmt: skip
