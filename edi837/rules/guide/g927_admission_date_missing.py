"""G927: an inpatient claim without the day of admission."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming import not_inpatient, with_admission_date
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import inpatient


@rule(
    "G927",
    "admission-date-missing",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=inpatient,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_inpatient, with_admission_date),
)
def admission_date_missing(claim: Claim) -> Iterator[Finding]:
    """The bill type is inpatient, and DTP*435 is missing.

    Why: the stay cannot be grouped or paid without its first day; the claim is rejected.
    Fix: none. Take date and hour from the admission.
    Do: Take date and hour of the admission from the hospital's record.
    Source: 837I guide, DTP*435: required on inpatient claims.
    """
    if claim.loop.first("DTP", "435") is None:
        message = "The claim is inpatient, and has no date of admission (DTP*435)"
        yield Finding(Missing(claim.clm, "2300/DTP"), message, trigger=claim.clm.element(5, 1))
