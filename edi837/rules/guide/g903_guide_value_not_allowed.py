"""G903: a value is not one of those that the guide allows."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.guide.conformance import findings
from edi837.guide.fault import FaultKind
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G903",
    "guide-value-not-allowed",
    on=Claim,
    severity=ERROR,
    snip=2,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
)
def guide_value_not_allowed(claim: Claim) -> Iterator[Finding]:
    """An element with a list of codes or a fixed form in the guide holds something else.

    Why: a receiver cannot know what an unlisted code means, and rejects the claim; the guide's list is shorter than
    that of the base standard.
    Fix: none. Choose the code that the guide has for what is meant.
    Source: 837 guides, code lists of the elements; 999 IK403 7. Lists that pyx12 holds in an old state (remark
    codes, states, countries, currencies) are left out.
    """
    return findings(claim, FaultKind.VALUE_NOT_ALLOWED)
