"""P330: the payer wants another procedure beside the drug."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import claim_findings
from edi837.rules.rule import WARNING, Knowledge, Scope, WhenPaid, rule
from edi837.rules.unless_stated import without_p330


@rule(
    "P330",
    "procedure-beside-drug-missing",
    on=Claim,
    severity=WARNING,
    snip=5,
    scope=Scope.CLAIM,
    unless=(without_p330,),
    when_paid=WhenPaid.PROVEN_WRONG,
)
def procedure_beside_drug_missing(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer demands a procedure on the same claim as the drug, and it is not there that day.

    Why: the payer denies a drug whose injection it cannot see.
    Fix: none. Look up how the drug was given, and bill that; a procedure is never made up.
    Do: Look up how {drug} was given on {service_from}, and bill that.
    Source: the payer's policy, with its source.
    """
    yield from claim_findings("P330", claim, knowledge)
