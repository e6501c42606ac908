"""A812: a claim to a casualty insurer does not say which accident it is for."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.claim.parties import first_segment
from edi837.findings.finding import Finding, Missing, NotChecked
from edi837.policy.findings import claim_findings
from edi837.rules.rule import ERROR, WARNING, Knowledge, Scope, rule
from edi837.rules.unless import needing_no_claim_number
from edi837.x12.segment import Segment


@rule(
    "A812",
    "casualty-claim-number-missing",
    on=Claim,
    severity=WARNING,
    snip=7,
    scope=Scope.CLAIM,
    unless=(needing_no_claim_number,),
)
def casualty_claim_number_missing(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The payer's class asks for the property and casualty claim number, and REF*Y4 is not there.

    Why: workers' compensation and auto insurers pay for one accident; without its number the claim is returned.
    Fix: none. Ask the insurer or the employer for the number, and write it into REF*Y4 of the patient's or subscriber's
    loop.
    Do: Ask {payer_name} or the employer for the casualty claim number; write it into REF*Y4.
    Source: 837 guides, REF*Y4 in loops 2010BA and 2010CA; the payer mapping, with its source.
    """
    yield from claim_findings("A812", claim, knowledge)
    asked = claim.payer.policy.find("claim-number")
    if asked is None or any(segment.value(1) == "Y4" and segment.value(2).strip() for segment in _references(claim)):
        return
    place = first_segment(claim.patient, "NM1") or first_segment(claim.subscriber, "NM1") or claim.clm
    loop = "2010CA" if claim.patient else "2010BA"
    message = (
        f"{claim.payer.policy.name}: the number of the accident's claim is {asked['required']}; there is no REF*Y4"
    )
    demanded = asked["required"] == "demanded"
    yield Finding(Missing(place, f"{loop}/REF02"), message, severity=ERROR if demanded else None)


def _references(claim: Claim) -> Iterator[Segment]:
    for segments in (claim.patient, claim.subscriber):
        yield from (segment for segment in segments if segment.id == "REF")
