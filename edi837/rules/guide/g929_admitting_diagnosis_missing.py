"""G929: an inpatient claim without an admitting diagnosis."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming import not_inpatient, with_admitting_diagnosis
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import inpatient

_ADMITTING = ("ABJ", "BJ")


@rule(
    "G929",
    "admitting-diagnosis-missing",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=inpatient,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_inpatient, with_admitting_diagnosis),
)
def admitting_diagnosis_missing(claim: Claim) -> Iterator[Finding]:
    """The bill type is inpatient, and HI*ABJ is missing.

    Why: payers hold the reason for the admission against the stay, and return the claim without it.
    Fix: none. Take the diagnosis at admission from the record.
    Do: Take the diagnosis at admission from the record.
    Source: 837I guide, HI*ABJ: required when the claim involves an inpatient admission.
    """
    if not any(diagnosis.qualifier in _ADMITTING for diagnosis in claim.diagnoses):
        message = "The claim is inpatient, and has no admitting diagnosis (HI*ABJ)"
        yield Finding(Missing(claim.clm, "2300/HI"), message, trigger=claim.clm.element(5, 1))
