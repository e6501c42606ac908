"""G924: the payer is not the first, and no other is named."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming_levels import of_first_payer, with_other_payer
from edi837.rules.rule import ERROR, Scope, rule

_LATER = ("S", "T", *"ABCDEFGH")


@rule(
    "G924",
    "other-payer-missing",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(of_first_payer, with_other_payer),
)
def other_payer_missing(claim: Claim) -> Iterator[Finding]:
    """SBR01 of loop 2000B says secondary or later, and the claim has no loop 2320.

    Why: a payer that comes second pays by what the first one paid, and returns the claim without that.
    Fix: none. Add the payers that come before with what they paid, or correct SBR01.
    Do: Add the payers that come before {payer_name} with what they paid, or correct SBR01.
    Source: 837 guides, loop 2320: required when other payers are known to be involved in the claim.
    """
    sbr = claim.payer.sbr
    if sbr is not None and sbr.value(1).strip() in _LATER and not claim.other_payers:
        message = "The payer is not the primary one (SBR01), and no other payer is named (loop 2320)"
        yield Finding(Missing(claim.clm, "2320/SBR"), message, trigger=sbr.element(1))
