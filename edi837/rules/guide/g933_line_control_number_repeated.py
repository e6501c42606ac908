"""G933: two lines have one control number."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming import with_own_line_numbers
from edi837.rules.rule import WARNING, Scope, rule


@rule(
    "G933",
    "line-control-number-repeated",
    on=Claim,
    severity=WARNING,
    snip=4,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(with_own_line_numbers,),
)
def line_control_number_repeated(claim: Claim) -> Iterator[Finding]:
    """Two lines of a claim have one REF*6R.

    Why: the remittance names a line by it; payments are then posted to the wrong one.
    Fix: none. Number the lines of a claim apart; where a line was sent twice, take one out.
    Do: Give each line its own control number; take a line sent twice out ({before}).
    Source: 837 guides, REF*6R in loop 2400: unique within a claim.
    """
    seen: set[str] = set()
    for line in claim.lines:
        reference = line.loop.first("REF", "6R")
        value = reference.value(2).strip() if reference else ""
        if reference is not None and value in seen:
            message = "The control number (REF*6R) is that of an earlier line of this claim"
            yield Finding(reference.element(2), message, related=(line.number,))
        elif value:
            seen.add(value)
