"""Which policies of its payer hold for a claim, whether it keeps them or not."""

from __future__ import annotations

from itertools import chain

from edi837.claim.claim import Claim
from edi837.policy.holding import in_force_for
from edi837.policy.known import AtHand
from edi837.policy.scope import holds


def policies_met(claim: Claim, known: AtHand, met: set[str] | None) -> set[str]:
    """The keys of those that hold for a target line and are not in `met`, which takes them; None for none is wanted."""
    if met is None:
        return set()
    in_force, lines = claim.payer.policy.policies, claim.target_lines
    asked = (each for each in chain(*in_force.by_rule.values()) if each.policy.key not in met)
    new = {each.policy.key for each in asked if any(in_force_for(each, line, known) is True for line in lines)}
    lifting = (each.policy for each in in_force.lifting if each.policy.key not in met)
    new |= {policy.key for policy in lifting if any(holds(policy, line, known) is True for line in lines)}
    met |= new
    return new
