"""A811: nothing says what kind of payer it is."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.rule import INFO, Scope, rule
from edi837.rules.unless import of_known_class


@rule(
    "A811",
    "payer-class-unknown",
    on=Claim,
    severity=INFO,
    snip=7,
    scope=Scope.CLAIM,
    yields_to=("G940",),
    unless=(of_known_class,),
)
def payer_class_unknown(claim: Claim) -> Iterator[Finding]:
    """SBR09 is absent or not in its code set, and no payer mapping names the class.

    Why: Medicare, Medicaid and commercial payers ask for different things; only what holds for all was checked.
    Fix: none. Correct the claim filing indicator, or write a payer mapping that names the class.
    Do: Correct the filing indicator of {payer_name}; {before} names no class.
    Source: 837 guides, SBR09 and its code set.
    """
    payer = claim.payer
    if payer.policy.known_class:
        return
    sent = payer.filing_indicator
    what = "SBR09 is not in the code set" if sent else "SBR09 is empty"
    place = payer.sbr.element(9) if payer.sbr is not None else Missing(claim.clm, "2000B/SBR09")
    yield Finding(place, f"{what}: the rules of class {payer.policy.payer_class} were used")
