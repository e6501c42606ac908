"""G923: an accident is named without its date or state."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming import institutional, without_cause
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import professional

_AUTO, _OTHER = "AA", "OA"
_STATE, _COUNTRY = 4, 5


@rule(
    "G923",
    "accident-incomplete",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=professional,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(institutional, without_cause),
)
def accident_incomplete(claim: Claim) -> Iterator[Finding]:
    """CLM11 names an auto or other accident, and DTP*439 is missing; or an auto accident, and CLM11-4 is empty.

    Why: payers look for another insurer that is liable, by date and state of the accident, and return the claim.
    Fix: none. Take date and state from the registration; where there was no accident, take the cause out of CLM11.
    Do: Take date and state of the accident from registration, or take {before} out.
    Source: 837P guide, DTP*439: required when CLM11-1 or -2 is AA or OA; CLM11-4: required for AA.
    """
    causes = {claim.clm.value(11, component).strip(): claim.clm.element(11, component) for component in (3, 2, 1)}
    if _AUTO in causes and not claim.clm.value(11, _STATE).strip() and not claim.clm.value(11, _COUNTRY).strip():
        message = "An auto accident is named, and its state is not"
        yield Finding(claim.clm.element(11, _STATE), message, ack="999 IK4:I9", trigger=causes[_AUTO])
    named = causes.get(_AUTO) or causes.get(_OTHER)
    if named is not None and claim.loop.first("DTP", "439") is None:
        message = "An accident is named (CLM11), and its date (DTP*439) is missing"
        yield Finding(Missing(claim.clm, "2300/DTP"), message, trigger=named)
