"""A835: the payer pays the drug for another age."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import claim_findings
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.unless_stated import without_a835


@rule("A835", "age-not-covered", on=Claim, severity=WARNING, snip=7, scope=Scope.CLAIM, unless=(without_a835,))
def age_not_covered(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer pays the drug from an age on, or up to one, and the patient is younger or older.

    Why: the line is denied for the patient's age.
    Fix: none. Check the birth date; where it is right, ask the payer for an exception.
    Do: Check the birth date; where it is right, ask {payer_name} for an exception.
    Source: the payer's policy, with its source.
    """
    yield from claim_findings("A835", claim, knowledge)
