"""P331: the payer wants the drug billed under another code."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, WhenPaid, rule
from edi837.rules.unless_stated import without_p331


@rule(
    "P331",
    "code-not-the-payers",
    on=ServiceLine,
    severity=WARNING,
    snip=5,
    unless=(without_p331,),
    when_paid=WhenPaid.PROVEN_WRONG,
)
def code_not_the_payers(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer names the code that it wants the drug billed under, and the line has another one.

    Why: the payer denies the drug, or pays it by the rules of another benefit.
    Fix: none. Look up which code this payer takes for the use; codes are never changed here.
    Do: Look up which code {payer_name} takes: {procedure} is not the one.
    Source: the payer's policy, with its source.
    """
    yield from line_findings("P331", line, knowledge)
