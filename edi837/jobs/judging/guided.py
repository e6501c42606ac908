"""Claims are held against their guide as they are read, levels with their first claims."""

from __future__ import annotations

from edi837.claim.claim import Claim
from edi837.claim.conforming_claim import ConformingClaim, Likeness
from edi837.claim.reader import ClaimReader
from edi837.engine.alike import AlikeClaims
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Severity, spot
from edi837.guide.conformance import conforming_claim
from edi837.jobs.judging.like_rows import Like, LikeClaims
from edi837.jobs.judging.passing import Passing
from edi837.jobs.judging.said_claims import LikeSaid, SaidClaims
from edi837.jobs.run import Run
from edi837.x12.batch import Batch, ClaimSpan, SetInfo
from edi837.x12.hierarchy import NONE, Context
from edi837.x12.lenient import LenientSegment, hides


class Guided:
    """Goes through the claims of a batch, and knows which of their levels have errors.

    What is wrong with a level is found once, and it is wrong for all claims under it.
    """

    def __init__(
        self,
        run: Run,
        reader: ClaimReader,
        answers: bool,
        alike: AlikeClaims | None = None,
        likes: LikeClaims | None = None,
        said: SaidClaims | None = None,
    ) -> None:
        self.engine = run.guide_engine()
        self._reader = reader
        self._likes = likes
        self._said = said
        self._passing = Passing(
            reader.data, run.mappings, run.conforming_rules(chosen=True), run.conforming_rules(chosen=False), alike
        )
        # Whether a claim that is read for its guide alone is of no use to anybody where nothing is said of it.
        self._passes = run.settings.guide == "all" and not answers and not run.mappings.drugs.open_ended
        self._faulty: set[int] = set()

    def begin(self, batch: Batch) -> None:
        """The next batch; what was found with claims before it is found again, without being told."""
        self._faulty = set()
        span = next(batch.claims(), None)
        if span is None or batch.before is None:
            return
        conforming = self._passing.conforming(batch.info, span, first_level=0)
        if conforming is None or not self._passing.is_clean(conforming):
            probe = self._reader.read(batch.info, span)
            probe.first_level = 0
            self.note(span.levels, self.engine.examine(probe)[0])

    def read(self, info: SetInfo, span: ClaimSpan, first_level: int) -> Claim | Like | LikeSaid | None:
        """A claim with what its guide says of it, or what it has in common with those that are like it; None where only
        its guide is asked, and has nothing to say.
        """
        conforming = self._passing.conforming(info, span, first_level)
        if conforming is not None and self._passes and self._passing.is_silent(conforming, span):
            return None
        likeness = self._passing.likeness(conforming) if conforming is not None else None
        if conforming is not None and likeness is not None:
            like = self._like(conforming, likeness, span)
            if like is not None and not hides(self._reader.data[span.start : span.end], info.delimiters):
                return like
        claim = self._reader.read(info, span)
        claim.first_level = first_level
        if conforming is not None:
            compare = claim.target_lines and not isinstance(claim.clm, LenientSegment)
            claim.conformance = self._passing.compared(conforming, likeness if compare else None)
        return claim

    def _like(self, conforming: ConformingClaim, likeness: Likeness, span: ClaimSpan) -> Like | LikeSaid | None:
        counted = self._passing.counted(likeness)
        if counted is None:
            return self._said.find(likeness, conforming, span) if self._said is not None else None
        return self._likes.find(counted, conforming, likeness.day) if self._likes is not None else None

    def hold(self, claim: Claim, levels: Context) -> None:
        """Hold a claim that was read, under these levels, against its guide, before rules are asked of it."""
        conforming = self._passing.conforming_bytes(claim.info, claim.content, levels, claim.first_level)
        if conforming is None:
            conforming = conforming_claim(claim)
        if conforming is not None:
            claim.conformance = self._passing.conformance(conforming)

    def note(self, levels: Context, findings: list[RuleFinding]) -> None:
        """Remember the levels that errors were found in."""
        for rule_finding in findings:
            if rule_finding.severity is Severity.ERROR and "guide" in rule_finding.rule.needs:
                place = spot(rule_finding.finding.at)
                if place.element.startswith("20"):
                    self._faulty.add(max(offset for offset in levels if offset <= place.start))

    def faulty(self, levels: Context) -> bool:
        """Whether a level of a claim has an error."""
        return any(offset in self._faulty for offset in levels if offset != NONE)
