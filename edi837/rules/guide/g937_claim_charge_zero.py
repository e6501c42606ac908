"""G937: the claim charges nothing."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming import with_charge
from edi837.rules.rule import WARNING, Scope, rule


@rule(
    "G937",
    "claim-charge-zero",
    on=Claim,
    severity=WARNING,
    snip=3,
    scope=Scope.CLAIM,
    yields_to=("C701", "Q612"),
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(with_charge,),
)
def claim_charge_zero(claim: Claim) -> Iterator[Finding]:
    """CLM02 is zero, and BHT06 is not RP.

    Why: most payers return a claim that charges nothing; it may be a report that belongs into an encounter file.
    Fix: none. Enter the charges, or send the claim where reports go (BHT06 RP).
    Do: Enter the charges of {patient_control_number}, or send it as a report (BHT06 RP).
    Source: 837 guides, CLM02 may be zero; clearinghouse edits on it (own knowledge).
    """
    if claim.charge == 0 and not claim.info.encounter:
        yield Finding(claim.clm.element(2), "CLM02 is zero, and the file does not report encounters")
