"""Cheap reasons why a rule about policies has nothing to say: no policy of the payer is one that it reports."""

from __future__ import annotations

from collections.abc import Callable

from edi837.claim.claim import Claim, ServiceLine


def _of_line(rule: str) -> Callable[[ServiceLine], bool]:
    def without_policy(line: ServiceLine) -> bool:
        return rule not in line.claim.payer.policy.policies.by_rule

    return without_policy


def _of_claim(rule: str) -> Callable[[Claim], bool]:
    def without_policy(claim: Claim) -> bool:
        return rule not in claim.payer.policy.policies.by_rule

    return without_policy


without_n213 = _of_line("N213")
without_n230 = _of_line("N230")
without_a830 = _of_line("A830")
without_a836 = _of_line("A836")
without_p307 = _of_line("P307")
without_p331 = _of_line("P331")
without_q607 = _of_line("Q607")
without_q630 = _of_line("Q630")

without_a831 = _of_claim("A831")
without_a832 = _of_claim("A832")
without_a833 = _of_claim("A833")
without_a834 = _of_claim("A834")
without_a835 = _of_claim("A835")
without_p330 = _of_claim("P330")
without_q610 = _of_claim("Q610")

# These read nothing but the payer of a line.
BY_PAYER = frozenset(
    {without_n213, without_n230, without_a830, without_a836, without_p307, without_p331, without_q607, without_q630}
)
# And these nothing but the policy of the payer of a claim.
BY_POLICY = frozenset(
    {without_a831, without_a832, without_a833, without_a834, without_a835, without_p330, without_q610}
)
