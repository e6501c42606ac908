"""X106: the HL segments do not make one tree of providers, subscribers and patients."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, WARNING, Scope, Tells, rule
from edi837.x12.envelope import TransactionSet

_HL04 = 4
# A level that no guide knows; the others do not count or point as the guides ask.
_CODES = {3: "999 IK4:7"}
_CLAIM_OUT_OF_PLACE = "999 IK3:CLM:2"


@rule(
    "X106",
    "hierarchy-broken",
    on=TransactionSet,
    severity=ERROR,
    snip=2,
    scope=Scope.INTERCHANGE,
    per_set=True,
    tells=Tells.LEVELS_UNSOUND,
)
def hierarchy_broken(transaction: TransactionSet) -> Iterator[Finding]:
    """HL01 does not count 1, 2, 3, HL02 names no earlier HL, HL03 or a claim is out of turn, or HL04 is wrong.

    Why: from the levels a receiver knows whose claim it is; it may reject the set, or put a claim under another
    subscriber or provider. HL04 (whether there are levels below) is a warning, and looked at only in sound levels.
    Fix: none. Have the billing system renumber the levels of each set: billing provider (20), subscriber (22),
    patient (23), each pointing to the one above it.
    Do: Have the billing system renumber its levels (HL): {before} is out of turn.
    Source: 837 guides, loops 2000A, 2000B and 2000C.
    """
    met = transaction.hierarchy
    if met is None or not transaction.claim_type or transaction.broken is not None:
        return
    times = "" if met.times == 1 else f"; {met.times} such faults are in the set"
    severity = WARNING if met.at.position == _HL04 else None
    ack = _CLAIM_OUT_OF_PLACE if met.at.segment.id == "CLM" else _CODES.get(met.at.position)
    yield Finding(met.at, f"{met.why}{times}", severity=severity, ack=ack)
