"""Which fixes of a claim are made, and what became of each of its findings."""

from __future__ import annotations

from datetime import date

from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader
from edi837.decisions.decision_words import APPROVE
from edi837.engine.engine import Engine
from edi837.engine.rule_finding import RuleFinding
from edi837.fix.plan import Plan, plan
from edi837.fix.recheck import brings_up, changed_claim, proves, proves_by_writing
from edi837.jobs.judging.guided import Guided
from edi837.jobs.judging.permits import is_expired, permit_for, permitted_fix
from edi837.rows.record import APPROVED, DEFERRED, PROPOSED, REPAIRED, REPORTED
from edi837.rows.recording import FindingOutcome
from edi837.x12.hierarchy import Context

_REPORTED = FindingOutcome(REPORTED)
_BRINGS_UP_MORE = "the implementation guide finds more in the claim with these fixes than as it came"


class Planner:
    """Plans the fixes of the claims of one source, and proves them.

    `writing` has the rules of `engine` to which it matters how values are written. `guide` is asked of changed claims
    where no other engine has its rules; `guided` holds them against it before.
    """

    def __init__(
        self, reader: ClaimReader, engine: Engine, writing: Engine, guide: Engine | None, guided: Guided | None
    ) -> None:
        self.reader = reader
        self.engine = engine
        self.writing = writing
        self.guide = guide
        self.guided = guided

    def plan_fixes(
        self, claim: Claim, levels: Context, findings: list[RuleFinding], as_of: date
    ) -> tuple[Plan, list[RuleFinding]]:
        """The fixes that prove, and what the guide says of the claim that they leave. `levels` are those above it.

        Where it says nothing of the claim with its fixes, all that it could say of the claim as it came is repaired.
        """
        by_guide: list[RuleFinding] = []
        fix_plan = plan(claim, findings, lambda each: permitted_fix(claim, each, as_of))
        if fix_plan.fixes:
            after = changed_claim(claim, fix_plan, self.reader)
            if self.guided is not None:
                self.guided.hold(after, levels)
            if not (
                proves_by_writing(self.writing, findings, fix_plan, claim, after)
                or proves(self.engine, findings, fix_plan, after)
            ):
                fix_plan.defer_all("the claim with these fixes did not prove")
            elif self.guide is not None and (with_fixes := self.guide.examine(after)[0]):
                by_guide = self.guide.examine(claim)[0]
                if not by_guide:
                    fix_plan.defer_all("the implementation guide allows the claim as it came, and not with these fixes")
                elif brings_up(by_guide, with_fixes):
                    fix_plan.defer_all(_BRINGS_UP_MORE)
            after.let_go()
        return fix_plan, by_guide


def outcome(claim: Claim, rule_finding: RuleFinding, fates: dict[int, str | None], as_of: date) -> FindingOutcome:
    """What became of a finding; `fates` are those of the plan."""
    permit = permit_for(claim, rule_finding)
    why = fates.get(id(rule_finding))
    if why is None and id(rule_finding) in fates:
        if permit is None:
            return FindingOutcome(REPAIRED)
        return FindingOutcome(APPROVED, APPROVE, permit["by"], f"permitted for this payer until {permit['until']}")
    if why is not None:
        return FindingOutcome(DEFERRED, note=why)
    fix = rule_finding.finding.fix
    if fix is None or fix.safe:
        return _REPORTED
    if permit is None or not is_expired(permit, as_of):
        return FindingOutcome(PROPOSED)
    return FindingOutcome(PROPOSED, note=f"the permission of {permit['by']} ended on {permit['until']}")


def restrained(rule_finding: RuleFinding, bytes_stay: bool) -> RuleFinding:
    """A finding in a claim whose lines are not certain: nothing is proposed, nor made where bytes stay."""
    fix = rule_finding.finding.fix
    if fix is None or (fix.safe and not bytes_stay):
        return rule_finding
    return rule_finding._replace(finding=rule_finding.finding._replace(fix=None))
