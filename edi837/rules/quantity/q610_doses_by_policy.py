"""Q610 by policy: more days with the drug than the payer takes."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import claim_findings
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.unless_stated import without_q610


@rule(
    "Q610",
    "doses-too-frequent",
    on=Claim,
    severity=WARNING,
    snip=6,
    scope=Scope.CLAIM,
    of_policies=True,
    unless=(without_q610,),
)
def doses_by_policy(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A patient has the drug on more days within a period than a policy of the payer allows.

    Why: the payer denies what comes before the next dose is due.
    Fix: none. Compare the dates with the record, and with what was authorized.
    Do: Compare the dates of {drug} with the patient's record.
    Source: the payer's policy, with its source.
    """
    yield from claim_findings("Q610", claim, knowledge)
