"""G921: the subscriber is the patient, and address, birth or gender are missing."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.claim.parties import party_segment
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming_levels import not_first_of_subscriber, with_subscriber_in_full
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import begins_subscriber

_SELF = "18"
_REQUIRED = {"N3": "the street (N3)", "N4": "the city (N4)", "DMG": "birth date and gender (DMG)"}


@rule(
    "G921",
    "self-subscriber-incomplete",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=begins_subscriber,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_first_of_subscriber, with_subscriber_in_full),
)
def self_subscriber_incomplete(claim: Claim) -> Iterator[Finding]:
    """The patient is the subscriber (SBR02 is 18), and loop 2010BA lacks N3, N4 or DMG.

    Why: a payer finds its member by birth date and gender as well; a validator rejects the claim without them.
    Fix: none. Take address, birth date and gender from the registration.
    Do: Take the subscriber's address, birth date and gender from registration into {element}.
    Source: 837 guides, N3, N4 and DMG in loop 2010BA: required when the patient is the subscriber.
    """
    sbr, nm1 = claim.payer.sbr, party_segment(claim.subscriber, "IL")
    if sbr is None or nm1 is None or claim.patient or sbr.value(2).strip() != _SELF:
        return
    present = {segment.id for segment in claim.subscriber if segment.loop == nm1.loop}
    for segment_id, name in _REQUIRED.items():
        if segment_id not in present:
            message = f"The subscriber is the patient, and {name} is missing"
            place = Missing(nm1, f"{nm1.loop}/{segment_id}")
            yield Finding(place, message, ack=f"999 IK3:{segment_id}:I6", trigger=sbr.element(2))
