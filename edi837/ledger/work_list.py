"""What waits for a person, as lists need it: written when a file is put into hold/, gone when it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, delete, exists, func, insert, select, update

from edi837.ledger import trail
from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import disputes, work_claims, work_counts, work_findings
from edi837.ledger.files import HELD, FileEntry
from edi837.ledger.schema import decisions, files

_LAST = "work claims"
_CHUNK = 2_000
# How many ids a question names.
_IDS = 500


class WorkFinding(NamedTuple):
    """A finding of a claim that asks for work; `alike` is '' where nothing is proposed, `raises` 1 where the
    proposal may raise what is billed.
    """

    exception_id: str
    rule: str
    severity: str
    line: str
    cents: int
    before: str
    after: str
    alike: str
    raises: int


class WorkClaim(NamedTuple):
    """A claim with something to do, as it is listed."""

    claim_start: int
    rows_start: int
    rows_end: int
    more_rows: str
    claim: str
    service: str
    payer: str
    provider: str
    drug: str
    procedure: str
    ndc: str
    units: str
    due: str
    cents: int
    findings: int
    errors: int
    proposals: int


_EMPTY = {
    "disputed": 0, "assignee": "", "turn": "", "turn_why": "", "wait_until": "", "lease_by": "", "lease": "",
    "version": 0,
}  # fmt: skip


def write_work(session: Session, entry: FileEntry, claims: Iterable[tuple[WorkClaim, Sequence[WorkFinding]]]) -> None:
    """List the claims of a file that waits; what was listed of it before is forgotten."""
    session.execute(delete(work_claims).where(work_claims.c.sha256 == entry.sha256))
    session.execute(delete(work_counts).where(work_counts.c.sha256 == entry.sha256))
    number = int(trail.fact(session, _LAST) or 0)
    claim_rows, finding_rows, counts, cents = [], [], Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for claim, findings in claims:
        number += 1
        own = {"number": number, "sha256": entry.sha256, "since": entry.at, "undecided": claim.proposals}
        claim_rows.append({**claim._asdict(), **own, **_EMPTY})
        finding_rows += [{**item._asdict(), "claim_number": number, "sha256": entry.sha256} for item in findings]
        for key in _facets(entry, claim, findings):
            counts[key] += 1
            cents[key] += claim.cents
        if len(claim_rows) >= _CHUNK:
            _insert(session, claim_rows, finding_rows)
            claim_rows, finding_rows = [], []
    _insert(session, claim_rows, finding_rows)
    rows = [
        {"sha256": entry.sha256, "facet": facet, "value": value, "claims": count, "cents": cents[facet, value]}
        for (facet, value), count in counts.items()
    ]
    if rows:
        session.execute(insert(work_counts), rows)
    trail.set_fact(session, _LAST, str(number))


def _facets(entry: FileEntry, claim: WorkClaim, findings: Sequence[WorkFinding]) -> set[tuple[str, str]]:
    """Under which names a claim is counted."""
    named = {("payer", claim.payer), ("provider", claim.provider), ("drug", claim.drug), ("file", entry.name[:120])}
    return {(facet, value) for facet, value in named if value} | {("rule", finding.rule) for finding in findings}


def _insert(session: Session, claims: list[dict[str, object]], findings: list[dict[str, object]]) -> None:
    if claims:
        session.execute(insert(work_claims), claims)
    if findings:
        session.execute(insert(work_findings), findings)


def unlisted(session: Session) -> list[FileEntry]:
    """Files that wait and whose claims are not listed: they were put into hold/ before there was a list."""
    listed = select(work_claims.c.sha256).where(work_claims.c.sha256 == files.c.sha256)
    rows = session.execute(select(files).where(files.c.state == HELD, ~exists(listed)).order_by(files.c.settled))
    return [FileEntry(*row) for row in rows]


def count_again(session: Session, exception_ids: Collection[str]) -> None:
    """Decisions on these proposals are others now: count what is left to decide in their claims."""
    names = list(exception_ids)
    for start in range(0, len(names), _IDS):
        chosen = names[start : start + _IDS]
        claims = select(work_findings.c.claim_number).where(work_findings.c.exception_id.in_(chosen))
        values = {
            "undecided": _number_of(~exists().where(decisions.c.exception_id == work_findings.c.exception_id)),
            "disputed": _number_of(exists().where(disputes.c.exception_id == work_findings.c.exception_id)),
            "version": work_claims.c.version + 1,
        }
        session.execute(update(work_claims).where(work_claims.c.number.in_(claims)).values(**values))


def _number_of(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many proposals of the claim are so."""
    counted = select(func.count()).select_from(work_findings)
    return counted.where(
        work_findings.c.claim_number == work_claims.c.number, work_findings.c.alike != "", condition
    ).scalar_subquery()
