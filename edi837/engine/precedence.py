"""One fault, one finding: which findings are silent because another rule speaks of the same subject."""

from __future__ import annotations

from edi837.engine.found import Found, meant
from edi837.findings.finding import Severity
from edi837.rules.rule import Scope


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
        return False  # an information hides no fault; a row of the file speaks of all its lines
    return _share(one, other)


def _share(one: Found, other: Found) -> bool:
    if one.line is None or other.line is None or one.line is other.line:
        return True
    if one.rule.scope is Scope.PAIR:
        return one.line.procedure == other.line.procedure and one.line.day == other.line.day
    return one.rule.scope in (Scope.CLAIM, Scope.INTERCHANGE)
