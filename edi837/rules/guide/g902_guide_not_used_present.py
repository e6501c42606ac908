"""G902: something is sent that the guide does not use."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.guide.conformance import OutsideClaims, findings, has_faults
from edi837.guide.fault import FaultKind
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G902",
    "guide-not-used-present",
    on=(Claim, OutsideClaims),
    severity=ERROR,
    snip=2,
    scope=Scope.CLAIM,
    when=has_faults,
    needs=("guide",),
    quiet=True,
)
def guide_not_used_present(subject: Claim | OutsideClaims) -> Iterator[Finding]:
    """A loop, segment, element or component is filled that the guide marks as not used.

    Why: the base standard has a place there and the guide closes it; receivers that check the guide reject the
    claim, others pass the value by, so that what it was meant to say is lost.
    Fix: none. Find out what the value was meant to say, and send it in the place that the guide has for it.
    Do: Find out what {before} was meant to say, and move it out of {element}.
    Source: 837 guides, usage Not Used; 999 IK304 I4 and IK403 I10.
    """
    return findings(subject, FaultKind.NOT_USED_PRESENT)
