"""Q630: the charge is more than the payer takes above the cost."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless_stated import without_q630


@rule(
    "Q630",
    "charge-above-cost",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    unless=(without_q630,),
)
def charge_above_cost(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer limits the charge to what was paid for the drug and so many dollars.

    Why: programs for drugs from 340B stock pay the cost and a fee, and take back what was charged beyond.
    Fix: none. Compare the charge with the invoice; charges are never changed without a decision.
    Do: Compare {charge} with what was paid for {ndc}.
    Source: the payer's policy, with its source; the price list that was given.
    """
    yield from line_findings("Q630", line, knowledge)
