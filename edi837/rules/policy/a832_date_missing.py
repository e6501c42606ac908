"""A832: the payer wants a date that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import claim_findings
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.unless_stated import without_a832


@rule("A832", "date-missing", on=Claim, severity=WARNING, snip=7, scope=Scope.CLAIM, unless=(without_a832,))
def date_missing(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer demands the date of the accident, of the onset or of the last visit.

    Why: the payer cannot tell which injury, or which course of treatment, the claim is for.
    Fix: none. Look the date up in the record, and write the DTP.
    Do: Look up the date that {payer_name} wants, and write the DTP.
    Source: the payer's policy, with its source.
    """
    yield from claim_findings("A832", claim, knowledge)
