"""The scorecard: figures of findings by rule, payer and drug, repairs apart, misses, and what was paid all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from fractions import Fraction

from edi837.findings.finding import Severity
from edi837.rules.rule import Rule, WhenPaid
from edi837.scorecard.appeals import AppealCount, appeals_of
from edi837.scorecard.claim_answers import ClaimAnswers
from edi837.scorecard.finding_fate import AnswerVerdict, Fate, outcome_of
from edi837.scorecard.misses import Miss, refusals
from edi837.scorecard.overpayment import Overpayment, overpayment
from edi837.scorecard.score import ALL, ENOUGH, FindingGroup, Score
from edi837.scorecard.sent_finding import SentFinding, predicted_by
from edi837.system.dataclass import dataclass

BY = ("rule", "payer", "drug", "release")
_INFO, _PAID = Severity.INFO.word, (Fate.PAID, Fate.PAID_LESS)
BEFORE, SINCE = "before", "since"
# The share of a payer's answers that come within its usual days.
_USUAL = Fraction(9, 10)


@dataclass(frozen=True)
class Question:
    """What is counted: claims sent from a day to another, by what, and parted at the day of a `change`."""

    today: date
    by: tuple[str, ...] = BY[:3]
    since: date | None = None
    until: date | None = None
    change: date | None = None

    def holds(self, sent: date) -> bool:
        """Whether a claim that went out on a day is counted."""
        return (self.since is None or sent >= self.since) and (self.until is None or sent <= self.until)

    def group(self, finding: SentFinding, claim: ClaimAnswers) -> FindingGroup:
        """Where a finding is counted."""
        period = ALL if self.change is None else f"{BEFORE if claim.sent < self.change else SINCE} {self.change}"
        return FindingGroup(
            finding.rule,
            finding.payer_id if "payer" in self.by else ALL,
            finding.drug if "drug" in self.by else ALL,
            claim.judged_by if "release" in self.by else ALL,
            period,
        )


@dataclass
class Repairs:
    """Findings of a group that were repaired before the claims went out: what they prevented cannot be seen."""

    group: FindingGroup
    name: str
    payer_name: str = ""
    count: int = 0


@dataclass
class Scorecard:
    """All figures of `claims` claims. `by_payer` counts by rule and payer alone, from the day of a change on.

    `waiting` has findings without an answer, with their payer and the days since; `with_its_set` are those of them
    whose set was rejected for something else. `names` are all that a rule was called, by its code.
    """

    question: Question
    claims: int = 0
    scores: dict[FindingGroup, Score] = field(default_factory=dict)
    by_payer: dict[tuple[str, str], Score] = field(default_factory=dict)
    repairs: dict[FindingGroup, Repairs] = field(default_factory=dict)
    misses: dict[tuple[object, ...], Miss] = field(default_factory=dict)
    overpayments: list[Overpayment] = field(default_factory=list)
    appeals: dict[tuple[str, str], AppealCount] = field(default_factory=dict)
    refused: int = 0
    foreseen: int = 0
    with_its_set: int = 0
    days: dict[str, list[int]] = field(default_factory=dict)
    waiting: list[tuple[FindingGroup, str, int]] = field(default_factory=list)
    names: dict[str, set[str]] = field(default_factory=dict)

    @property
    def total(self) -> Counter[Fate]:
        """The outcomes of all findings."""
        together: Counter[Fate] = Counter()
        for score in self.scores.values():
            together.update(score.outcomes)
        return together

    def usual_days(self, payer_id: str) -> int | None:
        """Within how many days nine of ten answers of a payer came; None where fewer than twenty did."""
        return usual_time(sorted(self.days.get(payer_id, ())))


def usual_time(days: Sequence[int]) -> int | None:
    """Within how many days nine of ten answers came, of days in order; None where fewer than twenty did."""
    return days[-(-len(days) * _USUAL.numerator // _USUAL.denominator) - 1] if len(days) >= ENOUGH else None


def build_scorecard(claims: Iterable[ClaimAnswers], question: Question, rules: Mapping[str, Rule]) -> Scorecard:
    """Count all claims; `rules` are those of this release, by code."""
    card = Scorecard(question)
    for claim in claims:
        if claim.claim.sent and question.holds(claim.sent):
            card.claims += 1
            _count_claim(card, claim, rules)
    for group, payer_id, days in card.waiting:
        usual = card.usual_days(payer_id)
        card.scores[group].overdue += usual is not None and days > usual
    return card


def _count_claim(card: Scorecard, claim: ClaimAnswers, rules: Mapping[str, Rule]) -> None:
    standing: dict[str, list[tuple[SentFinding, AnswerVerdict]]] = {}
    for finding in claim.findings:
        card.names.setdefault(finding.rule, set()).add(finding.name)
        group = card.question.group(finding, claim)
        if finding.repaired:
            repairs = card.repairs.setdefault(group, Repairs(group, finding.name, finding.payer_name))
            repairs.count += 1
            continue
        outcome, verdict = _count_finding(card, claim, finding, group)
        stands = finding.rule in rules and rules[finding.rule].when_paid is WhenPaid.STANDS
        if stands and finding.severity != _INFO and verdict is not None and outcome in _PAID:
            standing.setdefault(finding.line, []).append((finding, verdict))
    for line, findings in standing.items():
        card.overpayments.append(overpayment(claim, line, findings))
    for appeal in appeals_of(claim):
        key = appeal.reason, claim.claim.payer_id
        card.appeals.setdefault(key, AppealCount(*key)).add(appeal.outcome)
    _count_refusals(card, claim)


def _count_finding(
    card: Scorecard, claim: ClaimAnswers, finding: SentFinding, group: FindingGroup
) -> tuple[Fate, AnswerVerdict | None]:
    said = claim.said_of(finding.line)
    outcome, verdict = outcome_of(predicted_by(finding), said)
    days = None
    if verdict is None:
        card.waiting.append((group, finding.payer_id, (card.question.today - claim.sent).days))
        card.with_its_set += any(not each.final for each in said)
    elif verdict.day:
        days = (date.fromisoformat(verdict.day) - claim.sent).days
        card.days.setdefault(finding.payer_id, []).append(days)
    score = card.scores.setdefault(group, Score(group, finding.name, finding.payer_name))
    score.add(finding, outcome, verdict, days)
    if card.question.change is None or claim.sent >= card.question.change:
        key = finding.rule, finding.payer_id
        score = card.by_payer.setdefault(key, Score(FindingGroup(*key), finding.name, finding.payer_name))
        score.add(finding, outcome, verdict, days)
    return outcome, verdict


def _count_refusals(card: Scorecard, claim: ClaimAnswers) -> None:
    for refusal in refusals(claim):
        card.refused += 1
        if refusal.foreseen:
            card.foreseen += 1
            continue
        parts = refusal.state, refusal.reasons, refusal.remarks, claim.claim.payer_id, refusal.code
        card.misses.setdefault(parts, Miss(*parts)).add(refusal, claim)


def in_order(scores: Collection[Score]) -> list[Score]:
    """Scores as they are told: the most dollars first."""
    return sorted(scores, key=lambda score: (-score.at_risk, score.group))
