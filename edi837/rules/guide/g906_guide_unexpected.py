"""G906: something has no place where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.guide.conformance import OutsideClaims, findings, has_faults
from edi837.guide.fault import FaultKind
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G906",
    "guide-unexpected",
    on=(Claim, OutsideClaims),
    severity=ERROR,
    snip=1,
    scope=Scope.CLAIM,
    when=has_faults,
    needs=("guide",),
    quiet=True,
)
def guide_unexpected(subject: Claim | OutsideClaims) -> Iterator[Finding]:
    """A segment is unknown or out of order, its qualifier is one that no claim has, or it has places too many.

    Why: the loop that a segment belongs to follows from where it stands, so one out of order is read as something
    else, or not at all.
    Fix: none. Put the segment where the guide has it; give it the qualifier that fits; leave out what is too much.
    Do: Move {element} to its place in the guide, or leave it out.
    Source: 837 guides, order of segments and number of elements; 999 IK304 1 and 2, IK403 3.
    """
    return findings(subject, FaultKind.UNEXPECTED)
