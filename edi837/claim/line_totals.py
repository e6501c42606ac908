"""What the lines of a claim come to together: whether they add up to its charge, and what other payers bundled."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from edi837.claim.claim_head import ClaimHead
from edi837.claim.single_line import SingleLine
from edi837.system.named_tuple import NamedTuple


class LineTotals(NamedTuple):
    """`in_balance`: CLM02 is the sum of the charges of all lines, of which none bills the total (0001).

    `bundles` are the numbers of lines that other payers put lines into, each with that payer (SVD06 and SVD01 of a loop
    2430); `bundled` the same numbers, and '' where a payer put no line into another.
    """

    in_balance: bool
    bundles: frozenset[tuple[str, str]]
    bundled: frozenset[str]


def totals_of(claim: ClaimHead, lines: Sequence[SingleLine]) -> LineTotals:
    """What is to say of these lines, which are all of a claim's."""
    decided = [loop.segments[0] for line in lines for loop in line.loop.children("2430")]
    into = [(svd.value(1).strip(), svd.value(6).strip()) for svd in decided]
    bundles = frozenset((payer, number) for payer, number in into if number)
    return LineTotals(_are_in_balance(claim, lines), bundles, frozenset(number for _, number in into))


def _are_in_balance(claim: ClaimHead, lines: Sequence[SingleLine]) -> bool:
    total = claim.mappings.codes.revenue.total
    if any(line.revenue_code and line.revenue_code in total for line in lines):
        return False
    charges = [line.charge for line in lines if line.charge is not None]
    return len(charges) == len(lines) and claim.charge == sum(charges, Decimal(0))
