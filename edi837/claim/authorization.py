"""Authorizations: the REF*G1 of the claim's payer that counts for a line."""

from __future__ import annotations

from edi837.claim.line import ServiceLine
from edi837.x12.segment import Segment


def authorization(line: ServiceLine) -> Segment | None:
    """The line's own REF*G1 (837P, not one of another payer by REF04), else the claim's; empty ones do not count."""
    if line.claim.claim_type == "P":
        for reference in line.loop.of("REF"):
            if _filled(reference) and reference.value(4, 2).strip() in ("", line.claim.payer.id):
                return reference
    for reference in line.claim.loop.of("REF"):
        if _filled(reference):
            return reference
    return None


def _filled(reference: Segment) -> bool:
    return reference.value(1).strip() == "G1" and bool(reference.value(2).strip())
