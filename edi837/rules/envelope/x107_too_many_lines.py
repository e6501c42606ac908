"""X107: more lines or claims than a receiver takes."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, WARNING, Scope, Tells, rule
from edi837.x12.envelope import Met, TransactionSet
from edi837.x12.limits import MOST_CLAIMS_A_LEVEL, MOST_CLAIMS_A_SET, MOST_LINES


@rule(
    "X107",
    "too-many-lines",
    on=TransactionSet,
    severity=ERROR,
    snip=2,
    scope=Scope.INTERCHANGE,
    tells=Tells.SET_TOO_LARGE,
)
def too_many_lines(transaction: TransactionSet) -> Iterator[Finding]:
    """A claim has too many service lines, or there are too many claims under one HL or in one set.

    Why: a claim beyond 50 lines (837P) or 999 (837I), and the hundred and first claim of a level, are rejected. More
    than 5,000 claims in a set are a warning: Medicare and others refuse such sets.
    Fix: none. Have the billing system split the claim, or begin a new level or set; lines are never moved here.
    Do: Have the billing system split the claim, or begin a new level or set.
    Source: 837 guides on the repeats of loops 2300 and 2400, and their advice of 5,000 claims a set.
    """
    st = transaction.st
    if st is None or not transaction.claim_type:
        return
    if (met := transaction.most_lines) is not None:
        limit = MOST_LINES[transaction.claim_type]
        message = f"The claim has more than {limit} service lines{_others(met, 'such claims are')}"
        yield Finding(met.at, message)
    if (met := transaction.most_claims) is not None:
        message = f"The claim is one too many: more than {MOST_CLAIMS_A_LEVEL} stand under one HL"
        yield Finding(met.at, f"{message}{_others(met, 'such levels are')}")
    if transaction.claims > MOST_CLAIMS_A_SET:
        message = f"The set has {transaction.claims:,} claims; receivers take up to {MOST_CLAIMS_A_SET:,}"
        yield Finding(st, message, severity=WARNING)


def _others(met: Met, what: str) -> str:
    return "" if met.times == 1 else f"; {met.times} {what} in the set"
