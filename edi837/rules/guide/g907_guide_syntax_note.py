"""G907: elements that depend on each other are not sent together."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.guide.conformance import OutsideClaims, findings, has_faults
from edi837.guide.fault import FaultKind
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G907",
    "guide-syntax-note",
    on=(Claim, OutsideClaims),
    severity=ERROR,
    snip=1,
    scope=Scope.CLAIM,
    when=has_faults,
    needs=("guide",),
    quiet=True,
)
def guide_syntax_note(subject: Claim | OutsideClaims) -> Iterator[Finding]:
    """A syntax note of the segment is not kept: elements that go together, exclude or ask for each other.

    Why: one element says what the other is, so one without the other says nothing; receivers reject the segment.
    Fix: none. Enter the missing one, or leave out both.
    Do: Enter the missing partner of {element}, or leave out both.
    Source: X12 005010 syntax notes P, R, E, C and L; 999 IK403 2 and 10.
    """
    return findings(subject, FaultKind.SYNTAX_NOTE)
