"""C701: the lines do not add up to the claim."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming import in_balance
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.values import plain


@rule(
    "C701",
    "claim-out-of-balance",
    on=Claim,
    severity=ERROR,
    snip=3,
    scope=Scope.CLAIM,
    yields_to=("Q612",),
    every_claim=True,
    unless_conforming=(in_balance,),
)
def claim_out_of_balance(claim: Claim) -> Iterator[Finding]:
    """CLM02 is not the sum of the line charges.

    Why: clearinghouses reject the claim: one of the two is wrong, or a line was lost.
    Fix: none. Find the line that is missing, doubled or changed after the total was made; a total is never rewritten.
    Do: Find the line that is missing, doubled or changed: the claim says {before}.
    Source: 837 guides on balancing: CLM02 is the sum of SV102 or SV203, the total line 0001 left out.
    """
    total = claim.mappings.codes.revenue.total
    if claim.charge is None:
        yield Finding(claim.clm.element(2), "CLM02 is not an amount")
        return
    if not claim.lines:
        return  # that there are none is the guide's to say
    lines = Decimal(0)
    for line in claim.lines:
        if line.revenue_code and line.revenue_code in total:
            continue
        if line.charge is None:
            return
        lines += line.charge
    if lines != claim.charge:
        message = f"CLM02 is {plain(claim.charge)}, the lines add up to {plain(lines)}"
        yield Finding(claim.clm.element(2), message)
