"""X120: components are divided by another character than the one that ISA16 names."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.unless import plainly_written
from edi837.x12.segment import Segment


@rule(
    "X120",
    "component-separator-differs",
    on=Claim,
    severity=ERROR,
    snip=1,
    scope=Scope.CLAIM,
    per_set=True,
    unless=(plainly_written,),
)
def component_separator_differs(claim: Claim) -> Iterator[Finding]:
    """A service of the claim divides its components by another character than the one in ISA16.

    Why: a receiver takes the whole composite for its first component: it finds no procedure code, and rejects the line
    or the set. Here the claim is read as it is meant.
    Fix: none. Have the translator that writes the envelope use the separator that the claims were written with.
    Do: Have the translator use the component separator that ISA16 names, not {before}.
    Source: X12.5: ISA16 is the component element separator of the interchange; TA105 027, 999 IK403 6.
    """
    declared = claim.info.delimiters
    odd = [segment for segment in claim.loop.walk() if segment.delimiters is not declared]
    if odd:
        first = min(odd, key=lambda segment: segment.start)
        theirs = first.delimiters.component
        message = f"Components are divided by {theirs}, and ISA16 says {declared.component}"
        yield Finding(first.element(_divided(first, theirs)), message)


def _divided(segment: Segment, separator: str) -> int:
    """The first element that is divided so."""
    return next(position for position, text in enumerate(segment.elements) if position and separator in text)
