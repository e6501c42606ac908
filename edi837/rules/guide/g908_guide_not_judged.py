"""G908: the implementation guide was not asked."""

from __future__ import annotations

from edi837.claim.claim import Claim
from edi837.findings.finding import NotChecked
from edi837.rules.rule import INFO, Scope, rule
from edi837.rules.unless import passing


@rule(
    "G908",
    "guide-not-judged",
    on=Claim,
    severity=INFO,
    snip=2,
    scope=Scope.CLAIM,
    unless=(passing,),
    needs=("guide",),
    quiet=True,
)
def guide_not_judged(claim: Claim) -> tuple[NotChecked, ...]:
    """Claims were not held against their implementation guide, because it was not asked for.

    Why: what nobody looked at is not a pass; a receiver looks at it first, and rejects the claim.
    Fix: none. Run again with `--guide touched` (claims with drug lines) or `--guide all`.
    Do: Run again with --guide touched, or --guide all.
    Source: contract: "no data" is not a pass.
    """
    return ()
