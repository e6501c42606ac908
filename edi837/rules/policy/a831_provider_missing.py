"""A831: the payer wants a provider, or a taxonomy, that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import claim_findings
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.unless_stated import without_a831


@rule("A831", "provider-missing", on=Claim, severity=WARNING, snip=7, scope=Scope.CLAIM, unless=(without_a831,))
def provider_missing(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer demands the NPI or the taxonomy of a provider, and the claim does not give it.

    Why: payers find out by it who may bill, order or give the drug, and reject or deny what they cannot match.
    Fix: none. Look the provider up, and write NPI (NM109) or taxonomy (PRV03).
    Do: Look up the provider that {payer_name} wants, and write NPI or taxonomy.
    Source: the payer's policy, with its source.
    """
    yield from claim_findings("A831", claim, knowledge)
