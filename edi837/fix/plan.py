"""Which fixes of a claim are made: a fix whole or not at all, and of two that meet the later one is deferred."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from edi837.claim.claim import Claim
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Fix
from edi837.fix.guard import refuses
from edi837.x12.change import Change, in_order


@dataclass
class Plan:
    """The fixes of one claim that are made now, and those that are put off with why."""

    fixes: list[tuple[RuleFinding, Fix]] = field(default_factory=list)
    deferred: list[tuple[RuleFinding, str]] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        """All changes of the fixes that are made, by offset."""
        return in_order(change for _, fix in self.fixes for change in fix.changes)

    def defer_all(self, why: str) -> None:
        """Make none of them: the claim is written as it came."""
        self.deferred.extend((rule_finding, why) for rule_finding, _ in self.fixes)
        self.fixes.clear()


def plan(claim: Claim, findings: Iterable[RuleFinding], chosen: Callable[[RuleFinding], Fix | None]) -> Plan:
    """The plan over the fixes that `chosen` picks for each finding (None: leave it)."""
    fix_plan = Plan()
    taken: list[Change] = []
    for rule_finding in findings:
        fix = chosen(rule_finding)
        if fix is None:
            continue
        why = refuses(claim, fix)
        if why is None and any(change.meets(other) for change in fix.changes for other in taken):
            why = "it meets another fix; run again to make it"
        if why is not None:
            fix_plan.deferred.append((rule_finding, why))
            continue
        taken.extend(fix.changes)
        fix_plan.fixes.append((rule_finding, fix))
    return fix_plan
