"""G926: what another payer paid has no date."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming_levels import without_other_payer
from edi837.rules.rule import WARNING, Scope, rule


@rule(
    "G926",
    "adjudication-date-missing",
    on=Claim,
    severity=WARNING,
    snip=4,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(without_other_payer,),
)
def adjudication_date_missing(claim: Claim) -> Iterator[Finding]:
    """Loop 2320 has a paid amount (AMT*D), and neither loop 2330B nor any line says when that payer decided.

    Why: the next payer counts its time limit from that date, and asks for the remittance.
    Fix: none. Copy the date from that payer's remittance.
    Do: Copy the date of that payer's decision from its remittance.
    Source: 837 guides, DTP*573 in loop 2330B: required when the payer decided on the claim and no line has the date.
    """
    by_line = {loop.segments[0].value(1).strip() for line in claim.lines for loop in line.loop.children("2430")}
    for payer in claim.other_payers:
        below = payer.loop.child("2330B") if payer.loop else None
        if payer.loop is None or below is None or payer.id in by_line:
            continue
        paid = payer.loop.first("AMT", "D")
        if paid is not None and below.first("DTP", "573") is None:
            message = "The other payer has paid (AMT*D), and no date says when (DTP*573)"
            yield Finding(Missing(below.segments[0], "2330B/DTP"), message, trigger=paid.element(1))
