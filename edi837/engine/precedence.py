"""One fault, one finding: which findings are silent because another rule speaks of the same subject or place."""

from __future__ import annotations

from edi837.engine.rule_finding import RuleFinding, meant_severity
from edi837.findings.finding import Missing, Place, Severity, spot
from edi837.rules.rule import Scope
from edi837.x12.segment import SEGMENTS, Element


def without_superseded(findings: list[RuleFinding]) -> list[RuleFinding]:
    """Without the findings whose rule yields to another that found something on the same subject.

    Only what is told itself takes the place of another: neither a finding that is silent, nor one that a safe fix takes
    away, for the silent one would come up after the repair.
    """
    lasting = [
        rule_finding
        for rule_finding in findings
        if not rule_finding.crashed and (rule_finding.finding.fix is None or not rule_finding.finding.fix.safe)
    ]
    codes = {rule_finding.rule.code for rule_finding in lasting}
    known: dict[int, bool] = {}

    def stands(rule_finding: RuleFinding) -> bool:
        if codes.isdisjoint(rule_finding.rule.yields_to):
            return True
        answer = known.get(id(rule_finding))
        if answer is None:
            # check_precedence() found no ring among the rules, so this comes to an end.
            answer = known[id(rule_finding)] = not any(
                _silences(other, rule_finding) and stands(other) for other in lasting
            )
        return answer

    return [rule_finding for rule_finding in findings if stands(rule_finding)]


def _silences(other: RuleFinding, rule_finding: RuleFinding) -> bool:
    if (
        other is rule_finding
        or other.rule.code not in rule_finding.rule.yields_to
        or rule_finding.rule.code in other.finding.leaves
    ):
        return False
    if rule_finding.rule.quarantines and other.finding.severity not in (None, Severity.ERROR):
        return False  # only what holds the file back itself may take the place of what does
    if (
        meant_severity(other) is Severity.INFO
        and meant_severity(rule_finding) > Severity.INFO
        and not other.rule.per_file
    ):
        return False  # a finding of severity info hides no fault; a row of the file speaks of all its lines
    return _share(rule_finding, other)


def _share(rule_finding: RuleFinding, other: RuleFinding) -> bool:
    if rule_finding.line is None or other.line is None or rule_finding.line is other.line:
        return True
    if rule_finding.rule.scope is Scope.PAIR:
        return rule_finding.line.procedure == other.line.procedure and rule_finding.line.day == other.line.day
    return rule_finding.rule.scope in (Scope.CLAIM, Scope.INTERCHANGE)


def without_doubles(findings: list[RuleFinding]) -> list[RuleFinding]:
    """Without the guide's findings at a place of which another rule says more than information.

    An information does not hide that a receiver will reject the claim. What a 999 says of the place is what the guide
    says: the other rule's finding takes that over.
    """
    own = [
        answer
        for answer in findings
        if not _of_guide(answer) and not answer.crashed and meant_severity(answer) > Severity.INFO
    ]
    if len(own) == len(findings):
        return findings
    kept = []
    said: dict[int, str | None] = {}
    for rule_finding in findings:
        same = (
            [it for it in own if same_place(rule_finding.finding.at, it.finding.at)] if _of_guide(rule_finding) else []
        )
        said |= {id(it): rule_finding.finding.ack for it in same}
        if not same:
            kept.append(rule_finding)
    return [
        answer._replace(finding=answer.finding._replace(ack=said[id(answer)])) if id(answer) in said else answer
        for answer in kept
    ]


def _of_guide(rule_finding: RuleFinding) -> bool:
    return "guide" in rule_finding.rule.needs


def same_place(place: Place, other: Place) -> bool:
    """The same element or segment, under two names too (SV101, SV101-1), or the same missing thing.

    2410/CTP and 2410/CTP04 are one missing thing when they are missed beside the same segment.
    """
    if isinstance(place, Element) and isinstance(other, Element):
        here, there = spot(place), spot(other)
        return here[:2] == there[:2] and (here.start < here.end or _one_in_other(here.element, there.element))
    if isinstance(place, Missing) and isinstance(other, Missing):
        return place.segment.start == other.segment.start and _one_in_other(place.reference, other.reference)
    return isinstance(place, SEGMENTS) and isinstance(other, SEGMENTS) and place.start == other.start


def _one_in_other(name: str, other: str) -> bool:
    return name.startswith(other) or other.startswith(name)
