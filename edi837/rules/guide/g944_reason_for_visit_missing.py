"""G944: an unscheduled outpatient visit without its reason."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.claim.diagnosis import REASON_FOR_VISIT
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming import professional, scheduled, with_reason_for_visit
from edi837.rules.rule import ERROR, WARNING, Scope, rule
from edi837.rules.when import institutional

_OUTPATIENT = ("13", "78", "85")
# Types of admission: emergency, urgent, trauma.
_UNSCHEDULED = ("1", "2", "5")
# Emergency room, urgent care clinic, observation.
_REVENUE_CODES = ("045", "0516", "0762")


@rule(
    "G944",
    "reason-for-visit-missing",
    on=Claim,
    severity=WARNING,
    snip=4,
    scope=Scope.CLAIM,
    when=institutional,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(professional, scheduled, with_reason_for_visit),
)
def reason_for_visit_missing(claim: Claim) -> Iterator[Finding]:
    """The bill type is 13x, 78x or 85x, CL101 says unscheduled (1, 2, 5), and there is no HI*APR.

    Why: payers judge an emergency by what the patient came with, and return the claim without it; with a line for the
    emergency room, urgent care or observation it is an error.
    Fix: none. Take the patient's reason for the visit from the registration, and have it coded.
    Do: Take the patient's reason for the visit of {service_from} from the record (HI*APR).
    Source: 837I guide, HI*APR: required on outpatient visits; CMS, Medicare Claims Processing Manual, chapter 25, FL
    70: all unscheduled outpatient visits; NUBC on FL 70: revenue codes 045x, 0516, 0762 (own knowledge).
    """
    cl1 = claim.loop.first("CL1")
    if claim.facility not in _OUTPATIENT or cl1 is None or cl1.value(1).strip() not in _UNSCHEDULED:
        return
    if not any(diagnosis.qualifier in REASON_FOR_VISIT for diagnosis in claim.diagnoses):
        emergency = any(line.revenue_code.startswith(_REVENUE_CODES) for line in claim.lines)
        message = "The visit was not scheduled (CL101), and the patient's reason for it is missing (HI*APR)"
        yield Finding(
            Missing(claim.clm, "2300/HI"), message, severity=ERROR if emergency else WARNING, trigger=cl1.element(1)
        )
