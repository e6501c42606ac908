"""G908: pyx12 failed on a segment."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import NotChecked
from edi837.guide.conformance import claim_faults
from edi837.guide.fault import FaultKind
from edi837.rules.rule import ERROR, Scope, rule


@rule(
    "G908",
    "guide-not-judged",
    on=Claim,
    severity=ERROR,
    snip=2,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
)
def guide_not_judged(claim: Claim) -> Iterator[NotChecked]:
    """Pyx12, which holds the claim against its guide, failed on a segment; the others were judged.

    Why: what could not be judged is no pass; the segment may have faults that nobody names.
    Fix: none. Look at the segment yourself, and report it: the tool should not fail on any data.
    Source: pyx12 4.0.0, the validator that the guides' maps come from.
    """
    for fault in claim_faults(claim):
        if fault.kind is FaultKind.NOT_JUDGED:
            yield NotChecked(fault.at, fault.message)
