"""Broken policies as findings: the severest of a subject, with the policy that it names."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim, ServiceLine
from edi837.findings.finding import Finding, NotChecked, PolicyNamed, Severity, spot
from edi837.mapping.stated_policy import SHADOW, StatedPolicy
from edi837.policy.holding import Broken, broken
from edi837.policy.known import AtHand, Doubt
from edi837.policy.policy_fault import PolicyFault


def line_findings(rule: str, line: ServiceLine, known: AtHand) -> Iterator[Finding | NotChecked]:
    """What a line breaks of its payer's policies: the severest that is on, else the one in shadow; what is in doubt."""
    if rule in line.claim.payer.policy.policies.by_rule:
        yield from _findings(list(broken(rule, line, known)), line)


def claim_findings(rule: str, claim: Claim, known: AtHand) -> Iterator[Finding | NotChecked]:
    """What a claim breaks of its payer's policies: each policy once, at the first of its lines that breaks it."""
    seen: set[str] = set()
    for line in claim.target_lines if rule in claim.payer.policy.policies.by_rule else ():
        new = [each for each in broken(rule, line, known) if each.stated.policy.key not in seen]
        yield from _findings(new, line)
        seen |= {each.stated.policy.key for each in new if isinstance(each.fault, PolicyFault)}


def _findings(breaches: list[Broken], line: ServiceLine) -> Iterator[Finding | NotChecked]:
    """Of the policies that are broken at one place the severest; what is in doubt where nothing is broken."""
    by_place: dict[tuple[int, str], Finding] = {}
    for each in breaches:
        if isinstance(each.fault, PolicyFault):
            at, new = spot(each.fault.at), finding(each.stated.policy, each.fault)
            before = by_place.setdefault((at.start, at.element), new)
            if _severity(new) > _severity(before):
                by_place[at.start, at.element] = new
    yield from by_place.values()
    if not by_place:
        doubts = (each.fault.reason for each in breaches if isinstance(each.fault, Doubt))
        yield from (NotChecked(line.lx, reason) for reason in dict.fromkeys(doubts))


def _severity(each: Finding) -> Severity:
    return each.severity if each.severity is not None else Severity.OFF


def finding(policy: StatedPolicy, fault: PolicyFault) -> Finding:
    """A fault in the words of its policy."""
    severity = min(Severity[policy.severity.upper()], fault.most)
    named = named_policy(policy)
    if policy.status == SHADOW:
        message = f"Would have been of severity {severity.word} ({policy.key} is in shadow): {fault.message}"
        return Finding(fault.at, message, severity=Severity.INFO, status="", carc="", rarc="", policy=named)
    message = f"{fault.message}. Policy {policy.key}: {policy.says}"
    carc, rarc = policy.carc, policy.rarc
    return Finding(
        fault.at, message, fault.fix, severity=severity, carc=carc, rarc=rarc, beside=fault.beside, policy=named
    )


def named_policy(policy: StatedPolicy) -> PolicyNamed:
    """How a row names a policy."""
    source = policy.source
    return PolicyNamed(policy.key, f"{source.publisher}: {source.title}", source.published)
