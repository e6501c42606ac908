"""Claims without a target line are held against the guide alone, levels with their first claims."""

from __future__ import annotations

from edi837.claim.reader import ClaimReader
from edi837.engine.engine import Engine
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Severity, spot
from edi837.x12.batch import Batch
from edi837.x12.hierarchy import NONE, Context


class Guided:
    """Goes through the claims of a batch, and knows which of their levels have errors.

    What is wrong with a level is found once, and it is wrong for all claims under it.
    """

    def __init__(self, engine: Engine, reader: ClaimReader) -> None:
        self.engine = engine
        self._reader = reader
        self._faulty: set[int] = set()

    def begin(self, batch: Batch) -> None:
        """The next batch; what was found with claims before it is found again, without being told."""
        self._faulty = set()
        span = next(batch.claims(), None)
        if span is not None and batch.before is not None:
            probe = self._reader.read(batch.info, span)
            probe.first_level = 0
            self.note(span.levels, self.engine.examine(probe)[0])

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
