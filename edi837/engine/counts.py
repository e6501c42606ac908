"""What is counted of all that an engine was asked about."""

from __future__ import annotations

from collections import Counter
from dataclasses import field

from edi837.engine.alike import Counted
from edi837.engine.situations import Questions, RuleGroup
from edi837.system.dataclass import dataclass


@dataclass
class Counts:
    """What is counted over everything examined."""

    superseded: int = 0
    # (rule code, reason) → subjects that an asked rule could not judge
    unjudged: Counter[tuple[str, str]] = field(default_factory=Counter)
    # how many subjects were alike, and not asked the same
    met: Counter[Questions | RuleGroup | Counted] = field(default_factory=Counter)

    @property
    def unasked(self) -> Counter[tuple[str, str]]:
        """(rule code, reason) → subjects that it could not judge."""
        total = self.unjudged.copy()
        for questions, times in self.met.items():
            for key in questions.unasked:
                total[key] += times
        return total

    @property
    def each_unasked(self) -> tuple[tuple[str, str], ...]:
        """(rule code, reason), as often as a subject could not be judged by it."""
        each = [*self.unjudged.elements()]
        for questions, times in self.met.items():
            each += questions.unasked * times
        return tuple(each)

    def with_others(self, others: Counts) -> Counts:
        """These, after others were added."""
        self.superseded += others.superseded
        # As update() does, which first asks what it is given.
        for key, times in others.unjudged.items():
            self.unjudged[key] += times
        for questions, times in others.met.items():
            self.met[questions] += times
        return self
