"""A834: the payer pays the drug for other diagnoses."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import claim_findings
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.unless_stated import without_a834


@rule(
    "A834",
    "diagnosis-not-covered",
    on=Claim,
    severity=WARNING,
    snip=7,
    scope=Scope.CLAIM,
    unless=(without_a834,),
)
def diagnosis_not_covered(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer pays the drug for listed diagnoses alone, and none of them is given for the line.

    Why: the line is denied as not covered for this diagnosis.
    Fix: none. Look up in the record what the drug was given for; a diagnosis is never changed here.
    Do: Look up what {drug} was given for on {service_from}.
    Source: the payer's policy, with its source.
    """
    yield from claim_findings("A834", claim, knowledge)
