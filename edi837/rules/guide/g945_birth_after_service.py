"""G945: the patient was born after the services."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.claim.parties import first_segment
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import born_before_services
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.values import day


@rule(
    "G945",
    "birth-after-service",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    yields_to=("C716",),
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(born_before_services,),
)
def birth_after_service(claim: Claim) -> Iterator[Finding]:
    """DMG02 of the patient is later than every day of the claim.

    Why: a payer finds its member by birth date, and rejects the claim; century, month or year are mistyped, or the
    claim is another person's.
    Fix: none. Take the birth date from the registration.
    Do: Compare the birth date with the member's card, and {service_from} with the record.
    Source: 837 guides, DMG02 in loops 2010BA and 2010CA: the birth date of the subscriber or patient.
    """
    dmg = first_segment(claim.patient or claim.subscriber, "DMG")
    born = day(dmg.value(2).strip()) if dmg is not None else None
    ends = [claim.statement_days[1], *(line.service_days[1] for line in claim.lines)]
    days = [end for end in ends if end is not None]
    if dmg is not None and born is not None and days and born > max(days):
        yield Finding(dmg.element(2), "The patient was born after the services of the claim")
