"""G940: the kind of payer is missing."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import not_first_of_subscriber, with_filing_indicator
from edi837.rules.rule import WARNING, Scope, rule
from edi837.rules.when import begins_subscriber


@rule(
    "G940",
    "filing-indicator-missing",
    on=Claim,
    severity=WARNING,
    snip=4,
    scope=Scope.CLAIM,
    when=begins_subscriber,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_first_of_subscriber, with_filing_indicator),
)
def filing_indicator_missing(claim: Claim) -> Iterator[Finding]:
    """SBR09 of loop 2000B is empty.

    Why: clearinghouses route a claim by it and demand it.
    Fix: none. Enter what kind of payer it is: MB, MC, CI, BL and so on.
    Do: Enter what kind of payer {payer_name} is: MB, MC, CI, BL and so on.
    Source: 837 guides, SBR09: required until a national plan identifier is in use, which it is not.
    """
    sbr = claim.payer.sbr
    if sbr is not None and not sbr.value(9).strip():
        yield Finding(sbr.element(9), "The claim filing indicator (SBR09) is empty")
