"""Everything about the claims of a batch, and how a fix is listed in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from edi837.claim.claim import Claim
from edi837.claim.facts import ClaimFacts
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import PRORATED
from edi837.jobs.judging.tally import Tally
from edi837.manifest.entries import ChangeEntry
from edi837.manifest.proposal import Proposal, proposal_from
from edi837.report.writers import csv_line
from edi837.rows.claim_rows import ROWS_A_CHUNK, ClaimRow
from edi837.rows.lines import LineRow
from edi837.rows.record import APPROVED, DEFERRED, PROPOSED, REPAIRED, ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.system.spool import Spool
from edi837.x12.change import Change
from edi837.x12.segment import Element
from edi837.x12.values import number

if TYPE_CHECKING:
    from edi837.ack.answer import ClaimAnswer


@dataclass
class BatchResult:
    """Everything about the claims of a batch, in file order; `faulty` are those that an error row is left on."""

    rows: Spool[ExceptionRecord] = field(default_factory=partial(Spool, ROWS_A_CHUNK))
    lines: list[LineRow] = field(default_factory=list)
    csv_lines: list[str] = field(default_factory=list)
    changes: list[ChangeEntry] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    deferred: list[dict[str, str]] = field(default_factory=list)
    decisions: list[dict[str, str]] = field(default_factory=list)
    facts: list[ClaimFacts] = field(default_factory=list)
    faulty: list[int] = field(default_factory=list)
    answers: list[ClaimAnswer] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def take_lines(self, lines: Iterable[LineRow], as_csv: bool) -> None:
        """Rows of the lines table, or what stands for them in a CSV file."""
        if as_csv:
            self.csv_lines.extend(map(csv_line, lines))
        else:
            self.lines.extend(lines)


def taken(claim: Claim, rows: Iterable[ClaimRow], result: BatchResult) -> Iterator[ExceptionRecord]:
    """Each of the rows of a claim, once it and its fix stand in the result."""
    for recorded in rows:
        result.rows.append(recorded.row)
        list_fix(claim, recorded, result)
        yield recorded.row


def list_fix(claim: Claim, recorded: ClaimRow, result: BatchResult) -> None:
    """The entries of a fix in the manifest."""
    row, rule_finding, ordinal = recorded
    fix, number_ = rule_finding.finding.fix, claim.patient_control_number
    if fix is None:
        return
    if row.disposition == APPROVED:
        names = ("exception_id", "decision", "by", "note", "value")
        result.decisions.append({name: getattr(row, name) for name in names})
    if row.disposition in (REPAIRED, APPROVED):
        result.tally.repaired += 1
        result.changes.extend(ChangeEntry(change, row.rule, row.exception_id, number_) for change in fix.changes)
    elif row.disposition == DEFERRED:
        result.tally.deferred += 1
        result.deferred.append({"exception_id": row.exception_id, "rule": row.rule, "why": row.note})
    elif row.disposition == PROPOSED:
        result.tally.count_proposal(*moved(rule_finding))
        result.proposals.append(proposal_from(row, ordinal, fix))


def moved(rule_finding: RuleFinding) -> tuple[Decimal, Decimal]:
    """What a proposal would add to billed dollars, where its charge is prorated, and to billed units.

    Nothing where the charge stays, or where the line is divided: units and charge stand on two lines then.
    """
    line, fix = rule_finding.line, rule_finding.finding.fix
    if line is None or fix is None:
        return Decimal(0), Decimal(0)
    ended = line.claim.info.delimiters.segment.encode("latin-1")
    if any(ended in change.replacement for change in fix.changes):
        return Decimal(0), Decimal(0)
    prorated = next((choice.changes for choice in fix.choices if choice.value == PRORATED), ())
    dollars = _added(prorated, line.charge_element, line.charge)
    return dollars, _added(fix.changes, line.units_element, line.units)


def _added(changes: Iterable[Change], element: Element, sent: Decimal | None) -> Decimal:
    """What changes add to the number in an element; nothing where it is not one before and after."""
    for change in changes:
        if (change.start, change.end) == element.span:
            written = number(change.replacement.decode("latin-1"))
            if written is not None and sent is not None:
                return written - sent
    return Decimal(0)
