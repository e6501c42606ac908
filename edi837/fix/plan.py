"""Which fixes of a claim are made: a fix whole or not at all, and of two that meet the later one is deferred."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import field

from edi837.claim.claim import Claim
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Fix
from edi837.fix.guard import refuses
from edi837.system.dataclass import dataclass
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

    def fates(self) -> dict[int, str | None]:
        """By the id() of a finding that has a fix: why it is left, None where it is made."""
        fates: dict[int, str | None] = {}
        for rule_finding, why in self.deferred:
            fates.setdefault(id(rule_finding), why)
        return fates | {id(rule_finding): None for rule_finding, _ in self.fixes}

    def defer_all(self, why: str) -> None:
        """Make none of them: the claim is written as it came."""
        self.deferred.extend((rule_finding, why) for rule_finding, _ in self.fixes)
        self.fixes.clear()


def plan(claim: Claim, findings: Iterable[RuleFinding], chosen: Callable[[RuleFinding], Fix | None]) -> Plan:
    """The plan over the fixes that `chosen` picks for each finding (None: leave it)."""
    fix_plan = Plan()
    taken: list[Change] = []  # in order
    for rule_finding in findings:
        fix = chosen(rule_finding) if rule_finding.finding.fix is not None else None
        if fix is None:
            continue
        why = refuses(claim, fix)
        if why is None and any(_meets(change, taken) for change in fix.changes):
            why = "it meets another fix; run again to make it"
        if why is not None:
            fix_plan.deferred.append((rule_finding, why))
            continue
        for change in fix.changes:
            insort(taken, change)
        fix_plan.fixes.append((rule_finding, fix))
    return fix_plan


def _meets(change: Change, taken: list[Change]) -> bool:
    """Whether a change meets one of those that are taken: in order, and meeting none of each other."""
    at = bisect_left(taken, change)
    return any(change.meets(other) for other in taken[max(0, at - 1) : at + 1])
