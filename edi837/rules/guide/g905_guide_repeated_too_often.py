"""G905: a loop or segment is there more often than the guide allows."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.guide.conformance import OutsideClaims, findings, has_faults
from edi837.guide.fault import FaultKind
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G905",
    "guide-repeated-too-often",
    on=(Claim, OutsideClaims),
    severity=ERROR,
    snip=2,
    scope=Scope.CLAIM,
    when=has_faults,
    needs=("guide",),
    quiet=True,
)
def guide_repeated_too_often(subject: Claim | OutsideClaims) -> Iterator[Finding]:
    """A loop or segment stands once more than the guide allows in the loop around it.

    Why: a receiver has places for so many and no more; it rejects the claim, or keeps the first and loses the
    others.
    Fix: none. Leave out what is there twice; what is over belongs into another claim or line.
    Do: Leave out the second {element}, or move it to its own claim or line.
    Source: 837 guides, repeat counts of loops and segments; 999 IK304 4 and 5.
    """
    return findings(subject, FaultKind.REPEATED_TOO_OFTEN)
