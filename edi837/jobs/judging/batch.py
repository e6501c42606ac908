"""Everything about the claims of a batch, and how a fix is listed in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from edi837.ack.answer import ClaimAnswer
from edi837.claim.claim import Claim
from edi837.claim.facts import ClaimFacts
from edi837.engine.found import Found
from edi837.jobs.judging.tally import Tally
from edi837.manifest.entries import ChangeEntry, ProposalEntry, change_entry, proposal_entry
from edi837.rows.lines import LineRow
from edi837.rows.record import APPROVED, DEFERRED, PROPOSED, REPAIRED, ExceptionRecord
from edi837.rows.recording import ClaimRow
from edi837.x12.values import number


@dataclass
class BatchResult:
    """Everything about the claims of a batch, in file order; `faulty` are those that an error row is left on."""

    rows: list[ExceptionRecord] = field(default_factory=list)
    lines: list[LineRow] = field(default_factory=list)
    changes: list[ChangeEntry] = field(default_factory=list)
    proposals: list[ProposalEntry] = field(default_factory=list)
    deferred: list[dict[str, str]] = field(default_factory=list)
    decisions: list[dict[str, str]] = field(default_factory=list)
    facts: list[ClaimFacts] = field(default_factory=list)
    faulty: list[int] = field(default_factory=list)
    answers: list[ClaimAnswer] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def list_fix(claim: Claim, recorded: ClaimRow, result: BatchResult) -> None:
    """The entries of a fix in the manifest."""
    row, one, ordinal = recorded
    fix, number_ = one.finding.fix, claim.patient_control_number
    if fix is None:
        return
    if row.disposition == APPROVED:
        names = ("exception_id", "decision", "by", "note", "value")
        result.decisions.append({name: getattr(row, name) for name in names})
    if row.disposition in (REPAIRED, APPROVED):
        result.tally.repaired += 1
        result.changes.extend(change_entry(change, row.rule, row.exception_id, number_) for change in fix.changes)
    elif row.disposition == DEFERRED:
        result.tally.deferred += 1
        result.deferred.append({"exception_id": row.exception_id, "rule": row.rule, "why": row.note})
    elif row.disposition == PROPOSED:
        result.tally.count_proposal(_net(one))
        result.proposals.append(proposal_entry(row, ordinal, fix))


def _net(one: Found) -> Decimal:
    """What a proposal of other units would bill more or less, estimated from the charge per unit.

    Nothing where the line is divided: its units and its charge stand on two lines then.
    """
    line, fix = one.line, one.finding.fix
    if line is None or fix is None or not line.units or line.charge is None:
        return Decimal(0)
    ended = line.claim.info.delimiters.segment.encode("latin-1")
    if any(ended in change.replacement for change in fix.changes):
        return Decimal(0)
    span = line.units_element.span
    for change in fix.changes:
        if (change.start, change.end) == span:
            units = number(change.replacement.decode("latin-1"))
            if units is not None:
                return (units - line.units) * line.charge / line.units
    return Decimal(0)
