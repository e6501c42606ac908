"""G920: the subscriber is the patient and is not, by SBR02 and the levels."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import not_first_of_subscriber, with_agreeing_levels
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import begins_subscriber


@rule(
    "G920",
    "patient-level-contradicts",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=begins_subscriber,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_first_of_subscriber, with_agreeing_levels),
)
def patient_level_contradicts(claim: Claim) -> Iterator[Finding]:
    """SBR02 is filled and a patient level (HL*23) follows, or it is empty and none follows.

    Why: the payer cannot know whether the claim is the subscriber's or a dependent's; a validator rejects it.
    Fix: none. Where the patient is the subscriber, SBR02 is 18 and the claim stands under the subscriber; where not, it
    is empty and the claim stands under a level of the patient's own.
    Do: Check whether the patient is the subscriber: then SBR02 is 18, without a patient level.
    Source: 837 guides, SBR02 in loop 2000B: required when the patient is the subscriber, not used otherwise.
    """
    sbr = claim.payer.sbr
    if sbr is None:
        return
    relationship = sbr.value(2).strip()
    if claim.patient and relationship:
        message = "SBR02 says that the subscriber is the patient, and a patient level follows"
        yield Finding(sbr.element(2), message, trigger=claim.patient[0].element(3))
    elif not claim.patient and not relationship:
        message = "No patient level follows, and SBR02 does not say that the subscriber is the patient"
        yield Finding(sbr.element(2), message, ack="999 IK4:I9", trigger=claim.subscriber[0].element(4))
