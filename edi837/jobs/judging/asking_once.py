"""Claims of which nothing was said but what is counted, and those that are like them: counted, and not asked again."""

from __future__ import annotations

from collections import Counter

from edi837.claim.claim import Claim
from edi837.claim.conforming_claim import Likeness
from edi837.engine.counts import Counts
from edi837.engine.engine import Engine
from edi837.jobs.judging.in_work import ClaimInWork
from edi837.jobs.judging.like_rows import Like
from edi837.jobs.judging.tally import Tally


class Alike:
    """Asks the rules of an engine about claims: of those that are alike about the first."""

    def __init__(self, engine: Engine, by_line: bool) -> None:
        self._engine = engine
        # A claim that gets a row for each rule that could not judge it is always asked.
        self.memory = None if by_line else engine.alike

    def examine(self, each: ClaimInWork, claim: Claim) -> None:
        """What the rules say of a claim, and what they count; of one of which another tells all there is nothing."""
        engine = self._engine
        if each.counted is not None:
            engine.counts.met[each.counted] += 1
        elif self.memory is None or _likeness(claim) is None:
            each.findings, each.skipped = engine.examine(claim)
        else:
            before, engine.counts = engine.counts, Counts()
            each.findings, each.skipped = engine.examine(claim)
            each.counts, engine.counts = engine.counts, before.with_others(engine.counts)

    def count_like(self, like: Like, tally: Tally) -> None:
        """Count of a claim that is not read what was counted of those that are like it."""
        common = like.common
        self._engine.counts.met[common.counted] += 1
        tally.collapsed.update(common.counted.collapsed)
        tally.count_clean(common.charge, common.lines, common.target_charges, like.day)

    def find(self, each: ClaimInWork) -> None:
        """Look for a claim of which all is known that is to say of this one."""
        likeness = _likeness(each.claim) if each.claim is not None else None
        if self.memory is not None and each.claim is not None and likeness is not None:
            each.counted = self.memory.find(likeness, each.claim.mappings)

    def count(self, each: ClaimInWork, claim: Claim, tally: Tally, before: Counter[tuple[str, str, str]]) -> None:
        """Count the rows of the file that another claim tells of; or remember those of this one, if it is to be.

        Nothing else was said of it; `before` are the rows that were counted before it.
        """
        if each.counted is not None:
            tally.collapsed.update(each.counted.collapsed)
            return
        likeness = _likeness(claim)
        if self.memory is not None and likeness is not None and each.counts is not None and not each.counts.superseded:
            self.memory.remember(likeness, claim, each.counts.unasked.elements(), (tally.collapsed - before).elements())


def _likeness(claim: Claim) -> Likeness | None:
    return claim.conformance.likeness if claim.conformance is not None else None
