"""X119: blanks end a value."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import WARNING, Scope, rule
from edi837.rules.unless import plainly_written
from edi837.x12.canonical import UNPADDED
from edi837.x12.change import Change
from edi837.x12.lenient import LenientSegment


@rule(
    "X119",
    "outer-blanks",
    on=Claim,
    severity=WARNING,
    snip=1,
    scope=Scope.CLAIM,
    unless=(plainly_written,),
)
def outer_blanks(claim: Claim) -> Iterator[Finding]:
    """Blanks stand at the end of an element, of one of its components or of a segment.

    Why: they do not count, and X12 has them left out; strict receivers reject the element, and others keep the blank
    as a part of the identifier, which then matches nothing. All other rules judge the value without them.
    Fix: safe where the element is a number, a code, a date or a pointer of a service line; an identifier is reported,
    for its owner may have it with the blank. Have the export trim its values.
    Do: Have the export trim {element}, unless its owner has the value with the blank.
    Source: X12.6, data type AN: trailing spaces are suppressed; X12 RFI 2224. Blanks in procedure code, NDC and unit
    are those rules' own.
    """
    for segment in claim.loop.walk():
        if isinstance(segment, LenientSegment):
            yield from _in_segment(segment)


def _in_segment(segment: LenientSegment) -> Iterator[Finding]:
    for position, component in segment.padded():
        place = segment.element(position, component)
        end, blanks = place.span[1], segment.padding(position, component)
        fix = None
        if position in UNPADDED.get(segment.id, ()):
            fix = safe("Delete the blanks", Change(end, end + len(blanks), blanks.encode("latin-1"), b""))
        yield Finding(place, f"Blanks stand after the value of {place.reference}", fix)
