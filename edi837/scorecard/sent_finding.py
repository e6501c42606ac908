"""Findings of claims that went out, as the scorecard counts them: one for each rule on a line."""

from __future__ import annotations

from collections.abc import Iterable

from edi837.findings.finding import Severity
from edi837.rows.record import APPROVED, NOT_CHECKED, REPAIRED, ExceptionRecord
from edi837.scorecard.reasons import Predicted, predicted
from edi837.system.named_tuple import NamedTuple

# What was repaired, by rule or by a decision, did not go out.
_INFO = Severity.INFO.word
_REPAIRED = (REPAIRED, APPROVED)


class SentFinding(NamedTuple):
    """A finding on a line (LX) of a claim, '' for the claim as a whole, and what it predicted.

    Values are as reported; `policy` is the payer's that it is by (payer/id), '' for none.
    """

    line: str
    rule: str
    name: str
    severity: str
    repaired: bool
    payer_id: str
    payer_name: str
    payer_class: str
    drug: str
    carc: str
    rarc: str
    status: str
    ack: str
    at_risk: str
    policy: str


def sent_finding(row: ExceptionRecord) -> SentFinding | None:
    """The finding of a row; None for a row that is about no claim, says that something was not checked, or is an
    information that foretells nothing.
    """
    foretells = row.likely_carc or row.expected_277ca or row.expected_999
    if not row.claim_key or row.result == NOT_CHECKED or (row.severity == _INFO and not foretells):
        return None
    return SentFinding(
        row.line, row.rule, row.name, row.severity, row.disposition in _REPAIRED, row.payer_id, row.payer_name,
        row.payer_class, row.drug or row.procedure, row.likely_carc, row.likely_rarc, row.expected_277ca,
        row.expected_999, row.at_risk, row.policy,
    )  # fmt: skip


def predicted_by(finding: SentFinding) -> Predicted:
    """What it expects an answer to name."""
    return predicted(finding.carc, finding.rarc, finding.status, finding.ack)


def once_a_line(findings: Iterable[SentFinding]) -> list[SentFinding]:
    """One finding for each rule on a line: what stands goes before what was repaired of it."""
    kept: dict[tuple[str, str], SentFinding] = {}
    for finding in findings:
        key = finding.line, finding.rule
        before = kept.get(key)
        if before is None or (before.repaired and not finding.repaired):
            kept[key] = finding
    return list(kept.values())
