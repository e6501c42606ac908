"""The proof of a claim's fixes: linted again from the changed bytes, the chosen findings are gone and none is new."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader, Levels
from edi837.engine.counts import Counts
from edi837.engine.engine import Engine
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import matched_element
from edi837.fix.plan import Plan
from edi837.x12.change import Change, splice

Key = tuple[str, str, str]
# Where procedure and modifiers stand, and the NDC with its qualifier.
_WRITING = {"SV1": (1,), "SV2": (2,), "LIN": (2, 3)}


def changed_claim(claim: Claim, plan: Plan, reader: ClaimReader) -> Claim:
    """The claim as its planned changes make it; offsets are those of the changed bytes."""
    start, end = claim.clm.start, claim.segments[-1].end
    content = b"".join(splice(reader.data, plan.changes, start, end))
    levels: Levels = (claim.provider, claim.subscriber, claim.patient)
    changed = reader.assemble(claim.info, content, start, claim.clm.ordinal, levels)
    changed.first_level = claim.first_level
    return changed


def proves(engine: Engine, before: list[RuleFinding], plan: Plan, after: Claim) -> bool:
    """Whether the findings after are those before, less the ones that were to be repaired."""
    counts, engine.counts = engine.counts, Counts()  # what is found again is not counted again
    findings, _ = engine.examine(after)
    engine.counts = counts
    # Each fix is that of a finding before.
    repaired = {id(rule_finding) for rule_finding, _ in plan.fixes}
    left = [rule_finding for rule_finding in before if id(rule_finding) not in repaired]
    return len(findings) == len(left) and Counter(_keys(findings)) == Counter(_keys(left))


def proves_by_writing(engine: Engine, before: list[RuleFinding], plan: Plan, claim: Claim, after: Claim) -> bool:
    """Whether the same is certain by the rules alone that may say something else where values are written otherwise.

    They must be silent on the changed claim, and have said no more of `claim`, as it came, than what is repaired. What
    the others say stays as it is (Rule.by_meaning). Where this is not certain, proves() decides.
    """
    repaired = {id(rule_finding) for rule_finding, _ in plan.fixes}
    if any(rule_finding.rule.by_meaning is (id(rule_finding) in repaired) for rule_finding in before):
        return False
    if not all(fix.safe and all(_is_of_writing(claim, change) for change in fix.changes) for _, fix in plan.fixes):
        return False
    return engine.is_silent_on(after)


def _is_of_writing(claim: Claim, change: Change) -> bool:
    """Whether a change is of procedure, modifiers or NDC, and leaves the elements beside them where they are."""
    segments = claim.segments
    segment = segments[bisect_right(segments, change.start, key=lambda each: each.start) - 1]
    separator = segment.delimiters.element
    position = segment.text[: change.start - segment.start].count(separator)
    mark = separator.encode("latin-1")
    return position in _WRITING.get(segment.id, ()) and mark not in change.expected and mark not in change.replacement


def brings_up(before: Iterable[RuleFinding], after: Iterable[RuleFinding]) -> bool:
    """Whether there is a finding that was not there before."""
    return bool(Counter(_keys(after)) - Counter(_keys(before)))


def _keys(findings: Iterable[RuleFinding]) -> list[Key]:
    """What findings before and after are matched by, within one claim: code, line, element."""
    return [
        (
            rule_finding.rule.code,
            rule_finding.line.number if rule_finding.line else "",
            matched_element(rule_finding.finding.at),
        )
        for rule_finding in findings
    ]
