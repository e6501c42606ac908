"""G901: something that the guide requires is not there."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.guide.conformance import OutsideClaims, findings, has_faults
from edi837.guide.fault import FaultKind
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G901",
    "guide-required-missing",
    on=(Claim, OutsideClaims),
    severity=ERROR,
    snip=2,
    scope=Scope.CLAIM,
    when=has_faults,
    needs=("guide",),
    quiet=True,
)
def guide_required_missing(subject: Claim | OutsideClaims) -> Iterator[Finding]:
    """A loop, segment, element or component that the guide requires is not there, or is empty.

    Why: receivers check what is required before anything else; the claim does not get in, with a 999 that names the
    place.
    Fix: none. Enter what is missing; what it has to be, only the sender knows.
    Do: Enter {element}; only the sender knows what it has to be.
    Source: 837 guides, usage Required; 999 IK304 3 and IK403 1.
    """
    return findings(subject, FaultKind.REQUIRED_MISSING)
