"""G904: a value is too short, too long, or of another type."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.guide.conformance import OutsideClaims, findings, has_faults
from edi837.guide.fault import FaultKind
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G904",
    "guide-length-or-type",
    on=(Claim, OutsideClaims),
    severity=ERROR,
    snip=1,
    scope=Scope.CLAIM,
    when=has_faults,
    needs=("guide",),
    quiet=True,
)
def guide_length_or_type(subject: Claim | OutsideClaims) -> Iterator[Finding]:
    """An element is shorter or longer than it may be, or no number, date, time or text of its type.

    Why: the receiver's system cannot take the value in: it rejects the claim, or cuts the value and goes on with
    another one.
    Fix: none. Enter the value in the length and form that the element has; trailing blanks do no harm.
    Do: Enter {element} in its length and form; {before} was sent.
    Source: 837 guides and X12 data element dictionary 005010; 999 IK403 4, 5, 6, 8 and 9.
    """
    return findings(subject, FaultKind.LENGTH_OR_TYPE)
