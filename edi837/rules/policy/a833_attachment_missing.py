"""A833: the payer wants an attachment that is not announced."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import claim_findings
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.unless_stated import without_a833


@rule("A833", "attachment-missing", on=Claim, severity=WARNING, snip=7, scope=Scope.CLAIM, unless=(without_a833,))
def attachment_missing(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer demands a document with the claim, and no PWK announces one.

    Why: the payer waits for it, or denies the claim for a missing record.
    Fix: none. Send the document, and announce it by PWK with its control number.
    Do: Send what {payer_name} wants, and announce it by PWK.
    Source: the payer's policy, with its source; 837 guides, PWK.
    """
    yield from claim_findings("A833", claim, knowledge)
