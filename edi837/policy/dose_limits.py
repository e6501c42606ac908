"""The limits that policies set to the days with a drug, as facts of a claim, for what is asked at the end of a file."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.claim.facts import DoseLimit, billed_name
from edi837.mapping.stated_policy import OFF
from edi837.policy.holding import asked, in_force_for
from edi837.policy.known import AtHand


def dose_limits(claim: Claim, known: AtHand) -> Iterator[DoseLimit]:
    """One for each line and policy that holds for it."""
    for line in claim.target_lines if "Q610" in claim.payer.policy.policies.by_rule else ():
        if line.discarded or line.day is None:
            continue
        for stated in asked("Q610", line):
            most = stated.ask.amount("most")
            if most is not None and stated.policy.status != OFF and in_force_for(stated, line, known) is True:
                within = int(stated.ask.attributes.get("within-days", 1))
                yield DoseLimit(billed_name(line), line.day, int(most), within, stated.policy.key)
