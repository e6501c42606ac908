"""G932: what another payer paid of the whole claim does not add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.balance import CAS_AMOUNTS, sum_of
from edi837.claim.claim import Claim, ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import without_other_payer
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.values import number, plain


@rule(
    "G932",
    "other-payer-total-out-of-balance",
    on=Claim,
    severity=ERROR,
    snip=3,
    scope=Scope.CLAIM,
    yields_to=("C701", "C702"),
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(without_other_payer,),
)
def other_payer_total_out_of_balance(claim: Claim) -> Iterator[Finding]:
    """AMT*D of another payer is not what its lines (SVD02) and adjustments (CAS) make of the charge.

    Why: a payer that comes second computes from these amounts, and returns the claim when they do not balance.
    Fix: none. Copy paid amount and adjustments again from that payer's remittance.
    Do: Copy paid amount and adjustments again from that payer's remittance; it says {before}.
    Source: 837 guides on balancing of 2320: without 2430 loops CLM02 is AMT*D and CAS; with them AMT*D is the sum of
    SVD02 without the CAS of the claim.
    """
    for payer in claim.other_payers:
        amount = payer.loop.first("AMT", "D") if payer.loop else None
        paid = number(amount.value(2)) if amount else None
        if payer.loop is None or amount is None or paid is None:
            continue
        adjusted = sum_of([cas.value(at) for cas in payer.loop.of("CAS") for at in CAS_AMOUNTS if cas.value(at)])
        decided = [_paid(line, payer.id) for line in claim.lines]
        if adjusted is None:
            continue
        if not any(amount is not None for amount in decided):
            if payer.loop.of("CAS") and claim.charge is not None and paid + adjusted != claim.charge:
                amounts = f"paid {plain(paid)} and adjusted {plain(adjusted)}"
                yield Finding(amount.element(2), f"The other payer {amounts}; CLM02 is {plain(claim.charge)}")
            continue
        lines = [amount for amount in decided if amount is not None]
        if paid != sum(lines, Decimal(0)) - adjusted and _complete(claim, decided):
            message = f"The other payer paid {plain(paid)} (AMT*D), and not that by its lines and adjustments"
            yield Finding(amount.element(2), message)


def _paid(line: ServiceLine, payer: str) -> Decimal | None:
    """What the payer paid of a line; None where it did not decide on it, or the amount is not a number."""
    decided = [loop.segments[0] for loop in line.loop.children("2430")]
    paid = [svd.value(2) for svd in decided if svd.value(1).strip() == payer]
    return sum_of(paid) if paid else None


def _complete(claim: Claim, decided: list[Decimal | None]) -> bool:
    """Whether the payer decided on every line, so that its lines are the whole claim."""
    total = claim.mappings.codes.revenue.total
    pairs = zip(claim.lines, decided, strict=True)
    return all(paid is not None or (line.revenue_code and line.revenue_code in total) for line, paid in pairs)
