"""C701: the lines do not add up to the claim."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming import in_balance
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.values import fits, plain

_OF_GUIDE = frozenset({"G904", "G905"})
_CENT = Decimal("0.01")


@rule(
    "C701",
    "claim-out-of-balance",
    on=Claim,
    severity=ERROR,
    snip=3,
    scope=Scope.CLAIM,
    yields_to=("Q612", "G904", "G905"),
    every_claim=True,
    unless_conforming=(in_balance,),
)
def claim_out_of_balance(claim: Claim) -> Iterator[Finding]:
    """CLM02 is not the sum of the line charges.

    Why: clearinghouses reject the claim: one of the two is wrong, or a line was lost.
    Fix: none. Find the line that is missing, doubled or changed after the total was made; a total is never rewritten.
    Where nothing but an amount of three decimals or an SV sent twice makes the difference, the guide's rule says so.
    Do: Find the line that is missing, doubled or changed: the claim says {before}.
    Source: 837 guides on balancing: CLM02 is the sum of SV102 or SV203, the total line 0001 left out.
    """
    total = claim.mappings.codes.revenue.total
    if claim.charge is None:
        yield Finding(claim.clm.element(2), "CLM02 is not an amount", beside=_OF_GUIDE)
        return
    if not claim.lines:
        return  # that there are none is the guide's to say
    charges: list[Decimal] = []
    first_charges: list[Decimal] = []
    for line in claim.lines:
        if line.revenue_code and line.revenue_code in total:
            continue
        if line.charge is None:
            return
        charges.append(line.charge)
        if line.lx.id == "LX":
            first_charges.append(line.charge)
    if sum(charges) != claim.charge:
        message = f"CLM02 is {plain(claim.charge)}, the lines add up to {plain(sum(charges, Decimal(0)))}"
        yield Finding(claim.clm.element(2), message, beside=_beside(claim.charge, charges, first_charges))


def _beside(charge: Decimal, charges: list[Decimal], first_charges: list[Decimal]) -> frozenset[str]:
    """The guide's rules whose fault is not the reason: charges of more than two decimals (G904), an SV sent twice under
    one LX (G905).
    """
    in_cents = all(fits(amount) for amount in charges) and sum(amount.quantize(_CENT) for amount in charges) == charge
    return frozenset(({"G904"} if not in_cents else set()) | ({"G905"} if sum(first_charges) != charge else set()))
