"""The claims of a file that waits, as the desk lists them, from the rows of its report."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from edi837.drop.drop import Drop
from edi837.drop.folder import HOLD
from edi837.jobs.reporting.stored import PlacedRow, exceptions_file, placed_rows
from edi837.ledger.connect import Session
from edi837.ledger.files import FileEntry
from edi837.ledger.work_list import WorkClaim, WorkFinding, unlisted, write_work
from edi837.manifest.read import MANIFEST_ENDING
from edi837.report.rank import cents
from edi837.rows.record import PROPOSED, ExceptionRecord
from edi837.system.errors import Edi837Error
from edi837.x12.values import number

_CLAIM = 64
_TEXT = 80
_VALUE = 64
# A procedure under another code may pay more.
_CODES = ("SV101-2", "SV202-2")


def list_work(session: Session, entry: FileEntry, manifest: Path) -> None:
    """Write down which claims of a file that waits ask for work; the rows of its report stand beside its manifest."""
    content = json.loads(manifest.read_bytes())
    rows = placed_rows(exceptions_file(manifest, content))
    write_work(session, entry, claims_in(rows, date.fromisoformat(content["as_of"])))


def list_older(drop: Drop) -> None:
    """List the files that wait since before there was a list; one whose report is gone stays unlisted."""
    with drop.ledger.reading() as session:
        entries = unlisted(session)
    for entry in entries:
        with contextlib.suppress(Edi837Error, OSError, ValueError, KeyError), drop.ledger.writing() as session:
            list_work(session, entry, drop.root.folder(HOLD) / f"{entry.stem}{MANIFEST_ENDING}")


def claims_in(rows: Iterator[PlacedRow], as_of: date) -> Iterator[tuple[WorkClaim, list[WorkFinding]]]:
    """The claims with something to do. Rows of one claim stand together, but for those of rules over the whole file."""
    claims: dict[tuple[str, ...], tuple[WorkClaim, list[WorkFinding]]] = {}
    for key, group in groupby(rows, key=lambda placed: placed.row.claim_key):
        placed = list(group)
        asking = [item.row for item in placed if item.row.counts or item.row.disposition == PROPOSED]
        if asking:
            start = int(asking[0].claim_start or -1) if key else -1
            findings = [_finding(row) for row in asking]
            claim = _claim(placed, asking, findings, start, as_of)
            if key in claims:
                earlier, others = claims[key]
                claim, findings = _joined(earlier, claim), [*others, *findings]
            claims[key] = claim, findings
    yield from claims.values()


def _joined(claim: WorkClaim, later: WorkClaim) -> WorkClaim:
    """A claim with what the rows that follow all claims say of it."""
    return claim._replace(
        more_rows=",".join(filter(None, (claim.more_rows, f"{later.rows_start} {later.rows_end}"))),
        due=min(filter(None, (claim.due, later.due)), default=""),
        cents=max(claim.cents, later.cents),
        findings=claim.findings + later.findings,
        errors=claim.errors + later.errors,
        proposals=claim.proposals + later.proposals,
    )


def _finding(row: ExceptionRecord) -> WorkFinding:
    is_proposal = row.disposition == PROPOSED
    alike = "\x1e".join((row.rule, row.before, row.after, row.choices, row.procedure, row.ndc))
    return WorkFinding(
        row.exception_id,
        row.rule,
        row.severity,
        row.line[:16],
        cents(row.at_risk),
        row.before[:_VALUE] if is_proposal else "",
        row.after[:_VALUE] if is_proposal else "",
        hashlib.sha256(alike.encode()).hexdigest()[:16] if is_proposal else "",
        int(is_proposal and _may_raise(row)),
    )


def _may_raise(row: ExceptionRecord) -> bool:
    """Whether the proposal may raise what is billed: a greater number, or a code for another one."""
    before, after = number(row.before), number(row.after)
    if before is not None and after is not None:
        return after > before
    return bool(row.after) and row.element.partition("/")[2].startswith(_CODES)


def _claim(
    placed: list[PlacedRow], asking: list[ExceptionRecord], findings: list[WorkFinding], start: int, as_of: date
) -> WorkClaim:
    row = next((row for row in asking if row.ndc or row.drug), asking[0])
    proposed = next((row for row in asking if row.disposition == PROPOSED), None)
    days = [int(row.days_left) for row in asking if row.days_left.lstrip("-").isdigit()]
    lines = {finding.line: finding.cents for finding in findings if finding.line}
    whole = max((finding.cents for finding in findings if not finding.line), default=0)
    return WorkClaim(
        claim_start=start,
        rows_start=placed[0].start,
        rows_end=placed[-1].end,
        more_rows="",
        claim=row.patient_control_number[:_CLAIM],
        service=(row.service_from or row.statement_from)[:10],
        payer=(row.payer_name or row.payer_id)[:_TEXT],
        provider=(row.billing_name or row.billing_npi)[:_TEXT],
        drug=row.drug[:_TEXT],
        procedure=row.procedure[:16],
        ndc=row.ndc[:16],
        units=(f"{proposed.before} → {proposed.after}" if proposed else row.units)[:48],
        due=(as_of + timedelta(min(days))).isoformat() if days else "",
        cents=max(whole, sum(lines.values())),
        findings=len(asking),
        errors=sum(row.counts and row.severity == "error" for row in asking),
        proposals=sum(bool(finding.alike) for finding in findings),
    )
