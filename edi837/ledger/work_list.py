"""What waits for a person, as lists need it: written when a file is put into hold/, gone when it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, exists, insert, select

from edi837.ledger import trail
from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import work_claims, work_counts, work_findings
from edi837.ledger.files import HELD, FileEntry
from edi837.ledger.open_work import MEND, STATES, UNDECIDED, count_again
from edi837.ledger.schema import decisions, files
from edi837.system.named_tuple import NamedTuple

_LAST = "work claims"
_CHUNK = 2_000


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
    claim_rows, finding_rows = list[dict[str, object]](), list[dict[str, object]]()
    counts, cents = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    counts.update({("state", state): 0 for state in STATES})
    for claim, findings in claims:
        number += 1
        state = UNDECIDED if claim.proposals else MEND
        own = {"number": number, "sha256": entry.sha256, "since": entry.at, "undecided": claim.proposals}
        claim_rows.append({**claim._asdict(), **own, **_EMPTY, "state": state})
        named = {"claim_number": number, "sha256": entry.sha256}
        finding_rows += [{**item._asdict(), **named, "is_open": int(bool(item.alike))} for item in findings]
        for key in (*_facets(entry, claim, findings), ("due", claim.due), ("state", state), ("assignee", "")):
            counts[key] += 1
            cents[key] += claim.cents
        for item in findings:
            if item.alike:
                counts["alike", item.alike] += 1
                cents["alike", item.alike] += item.cents
        if len(claim_rows) >= _CHUNK:
            _insert(session, claim_rows, finding_rows)
            claim_rows, finding_rows = [], []
    _insert(session, claim_rows, finding_rows)
    rows = [
        {"sha256": entry.sha256, "facet": facet, "value": value, "claims": count, "cents": cents[facet, value]}
        for (facet, value), count in counts.items()
    ]
    session.execute(insert(work_counts), rows)
    trail.set_fact(session, _LAST, str(number))
    count_again(
        session,
        session.execute(select(decisions.c.exception_id).where(decisions.c.sha256 == entry.sha256)).scalars().all(),
    )


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
