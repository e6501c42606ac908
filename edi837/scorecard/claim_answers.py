"""A claim that went out with the findings that stood, and all that was answered to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from edi837.answers.book import BookedClaim
from edi837.scorecard.finding_fate import AnswerToClaim, AnswerVerdict, verdicts
from edi837.scorecard.sent_finding import SentFinding
from edi837.system.dataclass import dataclass


@dataclass(frozen=True)
class ClaimAnswers:
    """One claim. `judged_by` is the release that judged it, with the first digits of the digest of its mappings.

    `replaced` is the day on which a later claim took its place or voided it, '' for none.
    """

    claim: BookedClaim
    findings: Sequence[SentFinding]
    answers: Sequence[AnswerToClaim]
    judged_by: str = ""
    replaced: str = ""

    @cached_property
    def standing(self) -> list[SentFinding]:
        """The findings that were not repaired."""
        return [finding for finding in self.findings if not finding.repaired]

    @property
    def sent(self) -> date:
        """The day on which it went out."""
        return date.fromisoformat(self.claim.sent[:10])

    def said_of(self, line: str) -> list[AnswerVerdict]:
        """What was said of a line (LX), or of the claim as a whole ('')."""
        return verdicts(line, self.answers, (self.claim.segment_first, self.claim.segment_last))
