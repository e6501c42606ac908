"""G925: a line was adjudicated by a payer that the claim does not have."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import not_adjudicated
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G925",
    "adjudicating-payer-unknown",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_adjudicated,),
)
def adjudicating_payer_unknown(claim: Claim) -> Iterator[Finding]:
    """SVD01 of a line is not the identifier (NM109) of any other payer of the claim.

    Why: what was paid cannot be given to a payer; coordination of benefits fails and the claim comes back.
    Fix: none. Write the identifier of loop 2330B into SVD01, or add the payer that is missing.
    Do: Write the other payer's identifier into {element} of {where}: {before} is nobody's.
    Source: 837 guides, SVD01 in loop 2430: the value of NM109 in the loop 2330B of that payer.
    """
    known = {payer.id for payer in claim.other_payers}
    if "" in known:
        return  # that a payer is not named is the guide's to say
    for line in claim.lines:
        for loop in line.loop.children("2430"):
            svd = loop.segments[0]
            payer = svd.value(1).strip()
            if svd.id == "SVD" and payer and payer not in known:
                message = "SVD01 names a payer that no loop 2330B of this claim has"
                yield Finding(svd.element(1), message, related=(line.number,))
