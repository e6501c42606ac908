"""One fault, one finding: which findings are silent because another rule speaks of the same subject or place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from edi837.engine.rule_finding import RuleFinding, meant_severity
from edi837.findings.finding import Missing, Place, Severity, spot
from edi837.rules.rule import Rule, Scope
from edi837.x12.segment import SEGMENTS, Element, Segment

# A line by its identity, the pair that it belongs to, no line, or whatever there is.
_Subject = int | tuple[str, date | None] | None | str
_ANY = "any"
# The kind of a place, and where it is.
_About = tuple[object, ...]


def stand_apart(rules: Collection[Rule]) -> bool:
    """Whether no finding of these rules can be silent because of another: none yields to one of them, none is the
    guide's.
    """
    codes = {rule.code for rule in rules}
    return not any("guide" in rule.needs or not codes.isdisjoint(rule.yields_to) for rule in rules)


def without_superseded(findings: list[RuleFinding]) -> list[RuleFinding]:
    """Without the findings whose rule yields to another that found something on the same subject.

    Only what is told itself takes the place of another: neither a finding that is silent, nor one that a safe fix takes
    away, for the silent one would come up after the repair.
    """
    standing = _Standing(findings)
    return [rule_finding for rule_finding in findings if standing.stands(rule_finding)]


class _Standing:
    """Which of some findings are not silent. It holds them no longer than it is asked, which a function that calls
    itself would.
    """

    def __init__(self, findings: list[RuleFinding]) -> None:
        lasting = [
            rule_finding
            for rule_finding in findings
            if not rule_finding.crashed and (rule_finding.finding.fix is None or not rule_finding.finding.fix.safe)
        ]
        self._codes = {rule_finding.rule.code for rule_finding in lasting}
        self._by_subject = _by_subject(lasting)
        # Findings of a rule on one subject have the same answer, where they stand beside the same rules: thousands of
        # lines that are alike are asked once.
        self._known: dict[tuple[str, bool, _Subject, frozenset[str]], bool] = {}

    def stands(self, rule_finding: RuleFinding) -> bool:
        """Whether no other finding takes its place."""
        if self._codes.isdisjoint(rule_finding.rule.yields_to):
            return True
        subject = _subject(rule_finding)
        is_fault = meant_severity(rule_finding) > Severity.INFO
        key = (rule_finding.rule.code, is_fault, subject, rule_finding.finding.beside)
        answer = self._known.get(key)
        if answer is None:
            # check_precedence() found no ring among the rules, so this comes to an end.
            answer = self._known[key] = not any(
                _silences(other, rule_finding) and self.stands(other)
                for code in rule_finding.rule.yields_to
                for about in ((_ANY,) if subject == _ANY else (None, subject))
                for other in self._by_subject.get((code, about), ())
            )
        return answer


def _by_subject(findings: list[RuleFinding]) -> dict[tuple[str, _Subject], list[RuleFinding]]:
    """The findings by rule and by each subject that they may share with another; None for what is about no line."""
    known: dict[tuple[str, _Subject], list[RuleFinding]] = {}
    for rule_finding in findings:
        line = rule_finding.line
        subjects = (_ANY, None) if line is None else (_ANY, id(line), (line.procedure, line.day))
        for subject in subjects:
            known.setdefault((rule_finding.rule.code, subject), []).append(rule_finding)
    return known


def _subject(rule_finding: RuleFinding) -> _Subject:
    """With what another finding has to be about a line to take the place of this one; _ANY where any does."""
    line, scope = rule_finding.line, rule_finding.rule.scope
    if line is None or scope in (Scope.CLAIM, Scope.INTERCHANGE):
        return _ANY
    return (line.procedure, line.day) if scope is Scope.PAIR else id(line)


def _silences(other: RuleFinding, rule_finding: RuleFinding) -> bool:
    if rule_finding.rule.code in other.finding.leaves or other.rule.code in rule_finding.finding.beside:
        return False
    if rule_finding.rule.quarantines and other.finding.severity not in (None, Severity.ERROR):
        return False  # only what holds the file back itself may take the place of what does
    # A finding of severity info hides no fault; a row of the file speaks of all its lines.
    return (
        other.rule.per_file
        or meant_severity(other) is not Severity.INFO
        or meant_severity(rule_finding) is Severity.INFO
    )


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
    beside = _by_place(own)
    kept = []
    said: dict[int, str | None] = {}
    for rule_finding in findings:
        at = rule_finding.finding.at
        near = beside.get(_about(at), ()) if _of_guide(rule_finding) else ()
        same = [it for it in near if same_place(at, it.finding.at)]
        said |= {id(it): rule_finding.finding.ack for it in same}
        if not same:
            kept.append(rule_finding)
    return [
        answer._replace(finding=answer.finding._replace(ack=said[id(answer)])) if id(answer) in said else answer
        for answer in kept
    ]


def _by_place(findings: Iterable[RuleFinding]) -> dict[_About, list[RuleFinding]]:
    """Findings by what they are about: of thousands in a claim few are compared with one another."""
    known: dict[_About, list[RuleFinding]] = {}
    for rule_finding in findings:
        known.setdefault(_about(rule_finding.finding.at), []).append(rule_finding)
    return known


def _about(place: Place) -> _About:
    """What is the same for all places that `same_place` calls the same."""
    if isinstance(place, Element):
        return Element, *place.span
    if isinstance(place, Missing):
        return Missing, place.segment.start
    return (Segment, place.start) if isinstance(place, SEGMENTS) else ()


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
