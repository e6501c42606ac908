"""Rules that a payer proves wrong too often: what a person may sign for them. Nothing is lowered by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from edi837.report.figures import counted
from edi837.rules.rule import Rule, WhenPaid
from edi837.scorecard.card import Scorecard
from edi837.scorecard.finding_fate import Fate
from edi837.scorecard.interval import Interval
from edi837.scorecard.score import is_over
from edi837.system.named_tuple import NamedTuple

# More than one in ten wrong: where analyzers of code put a check on probation (CACM 2018, Tricorder).
LIMIT = Fraction(1, 10)
# A warning becomes an information: it is said, and counts for nothing. A policy becomes a shadow: "would have been".
_SHADOW = "shadow"
_LOWER = {"error": "warning", "warning": "info"}


class Probation(NamedTuple):
    """A rule that `paid` of `answered` lines of a payer proved wrong; `statement` is for that payer's mapping,
    or for `local/` where its findings are by policies.
    """

    rule: str
    name: str
    payer_id: str
    payer_name: str
    paid: int
    answered: int
    share: Interval
    level: str
    statement: str

    @property
    def in_words(self) -> str:
        """Numerator and denominator."""
        return f"{self.paid:,} of {counted(self.answered, 'answered finding')} were paid as they were"


def proposed_probations(card: Scorecard, rules: Mapping[str, Rule], limit: Fraction = LIMIT) -> list[Probation]:
    """The rules that merely predict denials, and at a payer are wrong more often than `limit` at the least."""
    proposed = []
    for (code, payer_id), score in sorted(card.by_payer.items()):
        rule, share, level = rules.get(code), score.wrong, _LOWER.get(score.severity)
        if rule is None or rule.when_paid is not WhenPaid.PROVEN_WRONG or level is None or not score.predicts:
            continue
        if share is not None and is_over(share, limit):
            statement = _statement(code, level, score.policies)
            proposed.append(
                Probation(
                    code, rule.name, payer_id, score.payer_name, score.outcomes[Fate.PAID], score.answered, share,
                    level, statement,
                )
            )  # fmt: skip
    return proposed


def _statement(code: str, level: str, policies: Collection[str]) -> str:
    """What a person may sign: of policies where all findings are by policies, else of the rule at this payer."""
    if "" in policies:
        return f'<severity rule="{code}" level="{level}"/>'
    return "\n".join(f'<severity policy="{policy}" level="{_SHADOW}"/>' for policy in sorted(policies))
