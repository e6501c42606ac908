"""G903: a value is not one of those that the guide allows."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.guide.conformance import OutsideClaims, findings, has_faults
from edi837.guide.fault import FaultKind
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G903",
    "guide-value-not-allowed",
    on=(Claim, OutsideClaims),
    severity=ERROR,
    snip=2,
    scope=Scope.CLAIM,
    when=has_faults,
    needs=("guide",),
    quiet=True,
)
def guide_value_not_allowed(subject: Claim | OutsideClaims) -> Iterator[Finding]:
    """An element with a list of codes or a fixed form in the guide holds something else.

    Why: a receiver cannot know what an unlisted code means, and rejects the claim; the guide's list is shorter than
    that of the base standard.
    Fix: none. Choose the code that the guide has for what is meant.
    Do: Choose the code of the guide for {element} that means what {before} meant.
    Source: 837 guides, code lists of the elements; lists from outside of them that are public; 999 IK403 7,
    and I12 for a form.
    """
    return findings(subject, FaultKind.VALUE_NOT_ALLOWED)
