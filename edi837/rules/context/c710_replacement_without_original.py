"""C710: a claim replaces or voids another, and does not say which."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming import without_earlier_claim
from edi837.rules.rule import ERROR, WARNING, Scope, WhenPaid, rule
from edi837.rules.unless import standing_alone

_ORIGINAL = "1"
_ADJUSTMENTS = {"7": "replaces", "8": "voids"}


@rule(
    "C710",
    "replacement-without-original",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    every_claim=True,
    unless_conforming=(without_earlier_claim,),
    unless=(standing_alone,),
    when_paid=WhenPaid.STANDS,
)
def replacement_without_original(claim: Claim) -> Iterator[Finding]:
    """CLM05-3 is 7 or 8, and there is no REF*F8 with the payer's number of the original claim; or the reverse.

    Why: the payer cannot find the claim that is meant, and rejects this one or denies it as a duplicate. An original
    (1) that names another claim is read as the one or as the other.
    Fix: none. Copy the payer's claim number from the remittance of the original into REF*F8; where a claim is new, take
    REF*F8 out, and where it replaces another, say so in CLM05-3.
    Do: Copy the claim number of {payer_name} from the first remittance into REF*F8, or correct CLM05-3.
    Source: 837 guides, REF*F8 in loop 2300: required for replacements and voids.
    """
    does = _ADJUSTMENTS.get(claim.frequency)
    if does and not claim.reference("F8"):
        message = f"The claim {does} another (CLM05-3 is {claim.frequency}), and REF*F8 does not name it"
        yield Finding(Missing(claim.clm, "2300/REF"), message, ack="999 IK3:REF:I6")
    elif claim.frequency == _ORIGINAL and (reference := claim.loop.first("REF", "F8")) is not None:
        message = "The claim is an original (CLM05-3 is 1), and REF*F8 names a claim that it would replace"
        yield Finding(reference.element(2), message, severity=WARNING)
