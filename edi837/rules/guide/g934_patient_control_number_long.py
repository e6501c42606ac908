"""G934: the patient control number is longer than payers return."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming import with_short_control_number
from edi837.rules.rule import INFO, Scope, rule

_LONGEST = 20


@rule(
    "G934",
    "patient-control-number-long",
    on=Claim,
    severity=INFO,
    snip=4,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(with_short_control_number,),
)
def patient_control_number_long(claim: Claim) -> Iterator[Finding]:
    """CLM01 has more than 20 characters.

    Why: payers need to return 20 characters only; a remittance may then name no claim that is known. The guide allows
    38, so the claim is accepted.
    Fix: none. Shorten the number in the practice system; it is never cut here.
    Do: Shorten {before} to 20 characters in the practice system.
    Source: 837 guides, CLM01: 20 characters are the most that HIPAA demands to be returned.
    """
    if len(claim.patient_control_number.strip()) > _LONGEST:
        yield Finding(claim.clm.element(1), f"CLM01 has more than {_LONGEST} characters")
