"""Claims that others are like: what was counted of one, and what was said of two, is not asked again of those."""

from __future__ import annotations

from collections import Counter

from edi837.claim.claim import Claim
from edi837.claim.conforming_claim import Likeness
from edi837.engine.counts import Counts
from edi837.engine.engine import Engine
from edi837.jobs.judging.batch_result import BatchResult
from edi837.jobs.judging.in_work import ClaimInWork
from edi837.jobs.judging.like_findings import Replayed
from edi837.jobs.judging.like_rows import Like, LikeClaim, LikeClaims
from edi837.jobs.judging.said_claims import Examined, LikeSaid, SaidClaims
from edi837.jobs.judging.tally import Tally
from edi837.rows.claim_rows import ClaimRow
from edi837.rows.lines import LineRow
from edi837.rows.record import REPAIRED
from edi837.rows.recording import Recorder
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer


class Mark(NamedTuple):
    """How far a result was before a claim: its changes and its proposals."""

    changes: int
    proposals: int


def mark_of(result: BatchResult) -> Mark:
    """Where a claim begins in a result."""
    return Mark(len(result.changes), len(result.proposals))


class Alike:
    """Asks the rules of an engine about claims: of those that are alike about the first, or the first two.

    `said` is what was said of claims about which something was found, where that is kept.
    """

    def __init__(self, engine: Engine, by_line: bool) -> None:
        self._engine = engine
        self.said: SaidClaims | None = None
        self._likes: LikeClaims | None = None
        # Claims that are not read, of which nothing is said, by what they have in common.
        self._clean: Counter[LikeClaim] = Counter()
        # A claim that gets a row for each rule that could not judge it is always asked.
        self.memory = None if by_line else engine.alike

    def likes(self, data: Buffer, recorder: Recorder) -> LikeClaims | None:
        """The memory of a source whose claims need not be read where others are like them; None where all are."""
        if self.memory is None:
            return None
        self._likes = LikeClaims()
        self.said = SaidClaims(data, self.memory, self._likes, recorder)
        return self._likes

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

    def take(self, like: Like, said: LikeSaid | None, result: BatchResult) -> bool:
        """Take what is counted and said of a claim that is not read; whether an error is left in it."""
        common, tally = like.common, result.tally
        if said is None:
            self._clean[common] += 1
            tally.count_day(like.day)
            return False
        rows = said.replayed.rows
        self._engine.counts.met[common.counted] += 1
        tally.count_collapsed(common.counted.collapsed)
        charge, lines, charges = common.amounts
        tally.count_examined(charge, (lines, len(charges)), charges, like.day, rows)
        self._engine.counts.superseded += said.said.superseded
        result.rows.extend(rows)
        result.changes += said.replayed.changes
        result.proposals += said.replayed.proposals
        tally.repaired += sum(row.disposition == REPAIRED for row in rows)
        for each in said.said.rows:
            if each.moved is not None:
                tally.count_proposal(*each.moved)
        return any(row.severity == "error" and row.counts for row in rows)

    def end(self, tally: Tally) -> None:
        """Count the claims of a batch of which nothing was said, those that are alike together."""
        for common, times in self._clean.items():
            self._engine.counts.met[common.counted] += times
            tally.count_collapsed(common.counted.collapsed * times)
            charge, lines, charges = common.amounts
            tally.count_clean(times, charge, (lines, len(charges)), charges)
        self._clean.clear()

    def find(self, each: ClaimInWork) -> None:
        """Look for a claim of which all is known that is to say of this one."""
        likeness = _likeness(each.claim) if each.claim is not None else None
        if self.memory is not None and each.claim is not None and likeness is not None:
            each.counted = self.memory.find(likeness, each.claim.mappings)

    def count(self, each: ClaimInWork, claim: Claim, lines: list[LineRow], tally: Tally) -> None:
        """Count the rows of the file that another claim tells of; or remember those of this one, if it is to be.

        Nothing else was said of it. With its lines and facts the next one that is like it need not be read.
        """
        if each.counted is not None:
            tally.count_collapsed(each.counted.collapsed)
            return
        likeness = _likeness(claim)
        if self.memory is None or likeness is None or each.counts is None or each.counts.superseded:
            return
        counted = self.memory.remember(likeness, claim, each.counts.each_unasked, each.collapsed)
        if counted is not None and self._likes is not None and each.facts is not None:
            self._likes.learn(counted, claim, lines, each.facts)

    def learn(
        self,
        each: ClaimInWork,
        claim: Claim,
        rows: list[ClaimRow],
        lines: list[LineRow],
        result: BatchResult,
        mark: Mark,
    ) -> None:
        """Keep what was said of a claim that was examined, for those that are like it."""
        facts, counts = each.facts, each.counts
        repaired = sum(row.row.disposition == REPAIRED for row in rows)
        if self.said is None or facts is None or counts is None or repaired < len(each.plan.fixes):
            return
        self.said.learn(
            Examined(
                claim,
                each.span,
                rows,
                Replayed([row.row for row in rows], result.changes[mark.changes :], result.proposals[mark.proposals :]),
                lines,
                facts,
                counts.each_unasked,
                tuple(each.collapsed),
                counts.superseded,
            )
        )


def _likeness(claim: Claim) -> Likeness | None:
    return claim.conformance.likeness if claim.conformance is not None else None
