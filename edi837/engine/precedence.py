"""One fault, one finding: which findings are silent because another rule speaks of the same subject or place."""

from __future__ import annotations

from edi837.engine.found import Found, meant
from edi837.findings.finding import Missing, Place, Severity, spot
from edi837.rules.rule import Scope
from edi837.x12.segment import SEGMENTS, Element


def without_superseded(found: list[Found]) -> list[Found]:
    """Without the findings whose rule yields to another that found something on the same subject.

    Only what is told itself takes the place of another: neither a finding that is silent, nor one that a safe fix takes
    away, for the silent one would come up after the repair.
    """
    lasting = [one for one in found if not one.crashed and (one.finding.fix is None or not one.finding.fix.safe)]
    codes = {one.rule.code for one in lasting}
    known: dict[int, bool] = {}

    def told(one: Found) -> bool:
        if codes.isdisjoint(one.rule.yields_to):
            return True
        answer = known.get(id(one))
        if answer is None:
            # check_precedence() found no ring among the rules, so this comes to an end.
            answer = known[id(one)] = not any(_silences(other, one) and told(other) for other in lasting)
        return answer

    return [one for one in found if told(one)]


def _silences(other: Found, one: Found) -> bool:
    if other is one or other.rule.code not in one.rule.yields_to or one.rule.code in other.finding.leaves:
        return False
    if one.rule.quarantines and other.finding.severity not in (None, Severity.ERROR):
        return False  # only what holds the file back itself may take the place of what does
    if meant(other) is Severity.INFO and meant(one) > Severity.INFO and not other.rule.per_file:
        return False  # a finding of severity info hides no fault; a row of the file speaks of all its lines
    return _share(one, other)


def _share(one: Found, other: Found) -> bool:
    if one.line is None or other.line is None or one.line is other.line:
        return True
    if one.rule.scope is Scope.PAIR:
        return one.line.procedure == other.line.procedure and one.line.day == other.line.day
    return one.rule.scope in (Scope.CLAIM, Scope.INTERCHANGE)


def without_doubles(found: list[Found]) -> list[Found]:
    """Without the guide's findings at a place of which another rule says more than information.

    An information does not hide that a receiver will reject the claim. What a 999 says of the place is what the guide
    says: the other rule's finding takes that over.
    """
    own = [one for one in found if not _of_guide(one) and not one.crashed and meant(one) > Severity.INFO]
    if len(own) == len(found):
        return found
    kept = []
    said: dict[int, str | None] = {}
    for one in found:
        same = [it for it in own if same_place(one.finding.at, it.finding.at)] if _of_guide(one) else []
        said |= {id(it): one.finding.ack for it in same}
        if not same:
            kept.append(one)
    return [one._replace(finding=one.finding._replace(ack=said[id(one)])) if id(one) in said else one for one in kept]


def _of_guide(one: Found) -> bool:
    return "guide" in one.rule.needs


def same_place(one: Place, other: Place) -> bool:
    """The same element or segment, under two names too (SV101, SV101-1), or the same missing thing.

    2410/CTP and 2410/CTP04 are one missing thing when they are missed beside the same segment.
    """
    if isinstance(one, Element) and isinstance(other, Element):
        here, there = spot(one), spot(other)
        return here[:2] == there[:2] and (here.start < here.end or _one_in_other(here.element, there.element))
    if isinstance(one, Missing) and isinstance(other, Missing):
        return one.segment.start == other.segment.start and _one_in_other(one.reference, other.reference)
    return isinstance(one, SEGMENTS) and isinstance(other, SEGMENTS) and one.start == other.start


def _one_in_other(name: str, other: str) -> bool:
    return name.startswith(other) or other.startswith(name)
