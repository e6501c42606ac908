"""The figures of one group of findings: how many went out, what became of them, and how often the rule was right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from statistics import median

from edi837.answers.adjustments import amount
from edi837.report.figures import counted
from edi837.scorecard.finding_fate import AnswerVerdict, Fate
from edi837.scorecard.interval import Interval, exact_interval
from edi837.scorecard.sent_finding import SentFinding, predicted_by
from edi837.x12.values import number

# Fewer answers say nothing of a rule.
ENOUGH = 20
ALL = "(all)"


@dataclass(frozen=True, order=True)
class FindingGroup:
    """What findings are counted together by; ALL where it is not told apart."""

    rule: str
    payer_id: str = ALL
    drug: str = ALL
    judged_by: str = ALL
    period: str = ALL


@dataclass
class Score:
    """Counts of the findings of a group; `days` from the day a claim was sent to the answer that decided.

    `policies` are those of payers that the findings are by, '' for none.
    """

    group: FindingGroup
    name: str = ""
    payer_name: str = ""
    severity: str = ""
    predicts: bool = False
    outcomes: Counter[Fate] = field(default_factory=Counter)
    overdue: int = 0
    at_risk: Decimal = Decimal(0)
    came_true: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    days: list[int] = field(default_factory=list)
    policies: set[str] = field(default_factory=set)

    def add(self, finding: SentFinding, outcome: Fate, verdict: AnswerVerdict | None, days: int | None) -> None:
        """Count one more finding with the answer that decided, and the days until then."""
        self.severity = finding.severity
        self.policies.add(finding.policy)
        self.predicts = self.predicts or not predicted_by(finding).is_nothing
        self.outcomes[outcome] += 1
        at_risk = number(finding.at_risk) or Decimal(0)
        self.at_risk += at_risk
        if outcome is Fate.TRUE:
            self.came_true += at_risk
        if verdict is not None and outcome in (Fate.PAID, Fate.PAID_LESS):
            self.paid += amount(verdict.paid)
        if days is not None:
            self.days.append(days)

    @property
    def sent(self) -> int:
        """How many went out."""
        return self.outcomes.total()

    @property
    def answered(self) -> int:
        """Of them those that a payer or clearinghouse decided on."""
        return self.sent - self.outcomes[Fate.UNANSWERED]

    @property
    def is_enough(self) -> bool:
        """Whether there are answers enough to speak of a share."""
        return self.answered >= ENOUGH

    @property
    def precision(self) -> Interval | None:
        """What share came true, as far as that can be known; None for too few answers, or no prediction."""
        return exact_interval(self.outcomes[Fate.TRUE], self.answered) if self.is_enough and self.predicts else None

    @property
    def wrong(self) -> Interval | None:
        """What share was paid as it was; None for too few answers."""
        return exact_interval(self.outcomes[Fate.PAID], self.answered) if self.is_enough else None

    @property
    def median_days(self) -> str:
        """Days until the deciding answer, half of them sooner; '' for none."""
        return str(int(median(self.days))) if self.days else ""

    @property
    def in_words(self) -> str:
        """Numerator and denominator of the precision in words."""
        what = f"{self.outcomes[Fate.TRUE]:,} of {counted(self.answered, 'answered finding')} came true"
        if not self.predicts:
            return "predicts no answer"
        return what if self.is_enough else f"not enough: {what}, and {ENOUGH} are needed"


def tenths(share: float) -> str:
    """A share as people read it: 87.5%."""
    return f"{share:.1%}"


def is_over(share: Interval | None, limit: Fraction) -> bool:
    """Whether even the least that a share can be is over a limit."""
    return share is not None and share.lower > limit
