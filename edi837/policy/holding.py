"""The policies of a payer that a line breaks, by the rule that reports it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.parties import Payer
from edi837.mapping.policies_in_force import AskedBy
from edi837.mapping.stated_policy import ON, Ask, StatedPolicy
from edi837.policy import amount_limits, claim_asks, line_asks, timed_asks
from edi837.policy.known import AtHand, Doubt
from edi837.policy.policy_fault import PolicyFault
from edi837.policy.scope import Answer, holds, is_about
from edi837.system.named_tuple import NamedTuple

_CHECKS: dict[str, Callable[[Ask, ServiceLine, AtHand], PolicyFault | Doubt | None]] = {
    "ndc": line_asks.ndc,
    "labeler": line_asks.labeler,
    "modifier": line_asks.modifier,
    "waste": line_asks.waste,
    "bill": line_asks.bill,
    "reference": claim_asks.reference,
    "provider": claim_asks.provider,
    "date": claim_asks.date,
    "attachment": claim_asks.attachment,
    "procedure": claim_asks.procedure,
    "diagnosis": claim_asks.diagnosis,
    "step": timed_asks.step,
    "stance": line_asks.stance,
}
_LIMITS: dict[str, Callable[[Ask, ServiceLine, AtHand], PolicyFault | Doubt | None]] = {
    "doses": timed_asks.doses,
    "days-to-file": timed_asks.days_to_file,
    "years-to-file": timed_asks.days_to_file,
    "age-years": claim_asks.age,
    "charge-over-cost": amount_limits.charge_over_cost,
    "cost-over-charge": amount_limits.cost_over_charge,
}


class Broken(NamedTuple):
    """A policy that a line breaks, and how; or that it is not known."""

    stated: AskedBy
    fault: PolicyFault | Doubt


def broken(rule: str, line: ServiceLine, known: AtHand) -> Iterator[Broken]:
    """What the policies of the line's payer that a rule reports find broken, nearest first."""
    for stated in asked(rule, line):
        answer = in_force_for(stated, line, known)
        if answer is False:
            continue
        fault = check(stated.ask, line, known)
        if fault is None or (isinstance(fault, PolicyFault) and fault.rule != rule):
            continue
        # A step is asked for unless an exception is known to hold; of other asks nothing is said in doubt.
        if isinstance(answer, Doubt) and stated.ask.kind != "step":
            fault = answer
        yield Broken(stated, fault)


def asked_later(rule: str, payer: Payer, line: ServiceLine, known: AtHand) -> Iterator[StatedPolicy]:
    """The policies of another payer of a claim that hold for a line, but for those of a plan or a place among them."""
    for stated in payer.policy.policies.by_rule.get(rule, ()):
        scopes = (*stated.policy.when, *stated.policy.excepts)
        if any({"plans", "after"} & scope.names.keys() for scope in scopes) or stated.policy.status != ON:
            continue
        if holds(stated.policy, line, known) is True:
            yield stated.policy


def asked(rule: str, line: ServiceLine) -> tuple[AskedBy, ...]:
    """The asks of the line's payer that a rule reports, whether they hold for the line or not."""
    return line.claim.payer.policy.policies.by_rule.get(rule, ())


def in_force_for(stated: AskedBy, line: ServiceLine, known: AtHand) -> Answer:
    """Whether a policy holds for a line, and none that is as near takes back what it asks."""
    answer = holds(stated.policy, line, known)
    if answer is False or _is_answered_nearer(stated, line):
        return False
    for lifting in line.claim.payer.policy.policies.lifting:
        same = lifting.distance <= stated.distance and _is_about(lifting.ask, stated.ask)
        if same and holds(lifting.policy, line, known) is True:
            return False
    return answer


def _is_answered_nearer(stated: AskedBy, line: ServiceLine) -> bool:
    """Whether a file nearer than a class answers in its place: a policy about drug and use, or a former statement."""
    if any(is_about(policy, line) for policy in stated.nearer):
        return True
    payer, claim = line.claim.payer.policy, line.claim
    return any(
        payer.answers_before(
            stated.distance, kind, line.day,
            use=line.use, site=line.site, form=claim.claim_type, code=line.procedure,
        )
        for kind in stated.former
    )  # fmt: skip


def lifted(kind: str, line: ServiceLine, known: AtHand, *named: str) -> bool:
    """Whether a policy takes back what is asked of a kind, or of what is `named`."""
    return any(
        lifting.ask.kind == kind
        and not (named and set(named).isdisjoint(lifting.ask.words("any-of")))
        and holds(lifting.policy, line, known) is True
        for lifting in line.claim.payer.policy.policies.lifting
    )


def days_left(line: ServiceLine | None, known: AtHand) -> int | None:
    """The days that the payer's policies leave to file the claim of a line; None where none of them says."""
    if line is None:
        return None
    left = [
        timed_asks.days_to_deadline(stated.ask, line.claim, known)
        for stated in asked("C709", line)
        if stated.policy.status == ON and in_force_for(stated, line, known) is True
    ]
    return min((days for days in left if days is not None), default=None)


def _is_about(lifting: Ask, ask: Ask) -> bool:
    if lifting.kind != ask.kind:
        return False
    named = lifting.words("any-of")
    return not named or set(ask.words("any-of")) <= set(named)


def check(ask: Ask, line: ServiceLine, known: AtHand) -> PolicyFault | Doubt | None:
    """How a line breaks an ask; of parts one is enough."""
    if ask.parts:
        faults = [check(part, line, known) for part in ask.parts]
        if None in faults:
            return None
        return next((fault for fault in faults if isinstance(fault, Doubt)), faults[0])
    if ask.kind == "limit":
        return _LIMITS.get(ask.attributes["of"], amount_limits.amount)(ask, line, known)
    return _CHECKS[ask.kind](ask, line, known) if ask.kind in _CHECKS else None
