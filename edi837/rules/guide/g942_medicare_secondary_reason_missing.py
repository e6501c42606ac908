"""G942: Medicare comes second, and nothing says why."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming import institutional
from edi837.rules.conforming_levels import not_first_of_subscriber, without_medicare_as_secondary
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import begins_subscriber_professional

_MEDICARE = ("MA", "MB")
_FIRST = ("P", "U", "")


@rule(
    "G942",
    "medicare-secondary-reason-missing",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=begins_subscriber_professional,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(institutional, not_first_of_subscriber, without_medicare_as_secondary),
)
def medicare_secondary_reason_missing(claim: Claim) -> Iterator[Finding]:
    """Medicare is the destination and not the primary payer, and SBR05 is empty.

    Why: Medicare pays second by the reason (working aged, disability, accident), and rejects the claim without it.
    Fix: none. Take the reason from the patient's answers on other insurance.
    Do: Enter why Medicare is secondary: SBR05, from the coordination of benefits.
    Source: 837P guide, SBR05 in loop 2000B: required when Medicare is the payer and not primary.
    """
    sbr = claim.payer.sbr
    if sbr is None or sbr.value(9).strip() not in _MEDICARE or sbr.value(1).strip() in _FIRST:
        return
    if not sbr.value(5).strip():
        message = "Medicare is not the primary payer, and SBR05 does not say why"
        yield Finding(sbr.element(5), message, trigger=sbr.element(1))
