"""G941: adjustments of one group stand in two CAS."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import without_adjustment
from edi837.rules.rule import WARNING, Scope, rule


@rule(
    "G941",
    "adjustment-group-repeated",
    on=Claim,
    severity=WARNING,
    snip=4,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(without_adjustment,),
)
def adjustment_group_repeated(claim: Claim) -> Iterator[Finding]:
    """Two CAS of one loop have the same group code.

    Why: payers read one CAS a group, with up to six adjustments; what stands in the second may be lost.
    Fix: none. Put the adjustments of a group into one CAS.
    Do: Put the adjustments of group {before} into one CAS.
    Source: 837 guides, CAS in loops 2320 and 2430: repeated for another group code.
    """
    loops = [*claim.loop.children("2320"), *(loop for line in claim.lines for loop in line.loop.children("2430"))]
    for loop in loops:
        seen: set[str] = set()
        for cas in loop.of("CAS"):
            group = cas.value(1).strip()
            if group and group in seen:
                yield Finding(cas, "An earlier CAS of this loop has the same group code")
            seen.add(group)
