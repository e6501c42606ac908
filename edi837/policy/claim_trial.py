"""A claim of one's own held against each policy of its payer: which holds for a line, which it breaks, and why not."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.mapping.policies_in_force import AskedBy, lifts
from edi837.mapping.stated_policy import OFF, SHADOW, PolicyScope, StatedPolicy
from edi837.policy.holding import broken, check, in_force_for
from edi837.policy.known import AtHand, Doubt
from edi837.policy.policy_fault import PolicyFault
from edi837.policy.scope import holds, unmet
from edi837.system.named_tuple import NamedTuple

BREAKS, KEEPS, APART, NOT_KNOWN = "breaks", "keeps", "does not hold for", "is not known of"


class LineTrial(NamedTuple):
    """What becomes of one policy on a line: one of the words above, and why."""

    policy: StatedPolicy
    outcome: str
    why: str


def line_trials(line: ServiceLine, known: AtHand) -> Iterator[LineTrial]:
    """Each policy of the line's payer, nearest first. What another policy says as well is named, too."""
    stated = line.claim.payer.policy.policies
    asks = {id(each.ask): each for asked in stated.by_rule.values() for each in asked}
    for policy in stated.policies:
        outcome, why = _outcome(policy, asks, line, known)
        yield LineTrial(policy, outcome, f"{why} (in shadow)" if policy.status == SHADOW and outcome == BREAKS else why)


def _outcome(policy: StatedPolicy, asks: dict[int, AskedBy], line: ServiceLine, known: AtHand) -> tuple[str, str]:
    if policy.status == OFF:
        return APART, "it is off"
    answer = holds(policy, line, known)
    if answer is False:
        return APART, _why_not(policy, line, known)
    if isinstance(answer, Doubt) and not any(ask.kind == "step" for ask in policy.asks):
        return NOT_KNOWN, answer.reason
    if all(map(lifts, policy.asks)):
        return KEEPS, "it takes back what is asked farther away"
    doubts = []
    for ask in policy.asks:
        stated = asks.get(id(ask))
        if stated is None or in_force_for(stated, line, known) is False:
            if not lifts(ask):
                return APART, "a file that is nearer to the payer answers in its place, or takes it back"
            continue
        fault = check(ask, line, known)
        if isinstance(fault, PolicyFault):
            return BREAKS, f"{fault.rule}: {fault.message}{_without(policy, fault, line, known)}"
        doubts += [fault.reason] if fault is not None else []
    return (NOT_KNOWN, doubts[0]) if doubts else (KEEPS, "")


def _without(policy: StatedPolicy, fault: PolicyFault, line: ServiceLine, known: AtHand) -> str:
    """Which other policies say the same, so that nothing changes without this one."""
    others = [
        each.stated.policy.key
        for each in broken(fault.rule, line, known)
        if each.stated.policy is not policy
        and each.stated.policy.status != SHADOW
        and isinstance(each.fault, PolicyFault)
        and each.fault.message == fault.message
    ]
    return f"; without it so does {' and '.join(dict.fromkeys(others))}" if others else ""


def _why_not(policy: StatedPolicy, line: ServiceLine, known: AtHand) -> str:
    """The conditions that a line does not meet, of each `when`; or the exception that takes it away."""
    missed = [unmet(scope, line, known) for scope in policy.when]
    if missed and all(missed):
        return " or ".join(map(_needed, policy.when, missed))
    scope = next(scope for scope in policy.excepts if not unmet(scope, line, known))
    return f"except {' and '.join(f'{name} {value}' for name, value in scope.stated.items())}"


def _needed(scope: PolicyScope, names: list[str]) -> str:
    return " and ".join(f"{name} {scope.stated[name]}" for name in names)
