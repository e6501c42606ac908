"""G922: two payers of a claim stand at one place in the sequence."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import without_other_payer
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.segment import Element

_UNKNOWN = "U"


@rule(
    "G922",
    "payer-responsibility-repeated",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(without_other_payer,),
)
def payer_responsibility_repeated(claim: Claim) -> Iterator[Finding]:
    """Two payers of a claim have one SBR01: both primary, both secondary.

    Why: who pays first cannot be known; payers return the claim and ask for coordination of benefits.
    Fix: none. Ask the patient or the payers which coverage comes first.
    Do: Ask the patient or the payers which coverage comes first; two say {before}.
    Source: 837 guides, SBR01 in loops 2000B and 2320: within a claim each value but U at most once.
    """
    payers = [claim.payer, *claim.other_payers]
    seen: dict[str, Element] = {}
    for payer in payers:
        if payer.sbr is None:
            continue
        place = payer.sbr.value(1).strip()
        if place in seen:
            message = "Two payers of this claim have the same SBR01"
            yield Finding(payer.sbr.element(1), message, trigger=seen[place])
        elif place and place != _UNKNOWN:
            seen[place] = payer.sbr.element(1)
