"""The tables of a scorecard as rows of text: the same in every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from edi837.answers.adjustments import amount_text
from edi837.rules.rule import Rule
from edi837.scorecard.card import Scorecard, in_order
from edi837.scorecard.finding_fate import Fate
from edi837.scorecard.probation import LIMIT, proposed_probations
from edi837.scorecard.score import ALL, Score, tenths
from edi837.scorecard.skeleton import skeleton
from edi837.system.named_tuple import NamedTuple

SCORES, REPAIRS, MISSES, OVERPAYMENTS, PROBATION = "scores", "repairs", "misses", "overpayments", "probation"
APPEALS = "appeals"


TABLES = (SCORES, PROBATION, OVERPAYMENTS, MISSES, APPEALS, REPAIRS)


class ScoreTable(NamedTuple):
    """A table with its columns; every cell is text."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


_OUTCOMES = (
    Fate.TRUE,
    Fate.OTHER,
    Fate.PAID_LESS,
    Fate.PAID,
    Fate.TAKEN_BACK,
    Fate.UNANSWERED,
)
_SCORE_COLUMNS = (
    "rule", "name", "payer_id", "payer_name", "drug", "release", "period", "sent",
    *(outcome.value.replace(" ", "_") for outcome in _OUTCOMES), "overdue", "answered", "precision", "precision_from",
    "precision_to", "in_words", "at_risk", "at_risk_came_true", "paid_dollars", "median_days",
)  # fmt: skip


def tables(card: Scorecard, rules: Mapping[str, Rule], limit: Fraction = LIMIT) -> dict[str, ScoreTable]:
    """All tables of a scorecard by name."""
    return {
        SCORES: ScoreTable(_SCORE_COLUMNS, [_score(score, rules) for score in in_order(card.scores.values())]),
        PROBATION: _probations(card, rules, limit),
        OVERPAYMENTS: _overpayments(card),
        MISSES: _misses(card),
        APPEALS: _appeals(card),
        REPAIRS: _repairs(card, rules),
    }


def _of(value: str) -> str:
    return "" if value == ALL else value


def _score(score: Score, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    group, precision = score.group, score.precision
    share = tenths(score.outcomes[Fate.TRUE] / score.answered) if precision else ""
    return (
        group.rule, name_of(group.rule, score.name, rules), _of(group.payer_id), _payer(score), _of(group.drug),
        _of(group.judged_by), _of(group.period), str(score.sent),
        *(str(score.outcomes[outcome]) for outcome in _OUTCOMES), str(score.overdue), str(score.answered), share,
        tenths(precision.lower) if precision else "", tenths(precision.upper) if precision else "", score.in_words,
        amount_text(score.at_risk), amount_text(score.came_true), amount_text(score.paid), score.median_days,
    )  # fmt: skip


def _payer(score: Score) -> str:
    return score.payer_name if score.group.payer_id != ALL else ""


def name_of(code: str, name: str, rules: Mapping[str, Rule]) -> str:
    """What this release calls a rule; the name that it had where there is no such rule any more."""
    return rules[code].name if code in rules else name


def _repairs(card: Scorecard, rules: Mapping[str, Rule]) -> ScoreTable:
    rows = [
        (
            group.rule, name_of(group.rule, repairs.name, rules), _of(group.payer_id),
            repairs.payer_name if group.payer_id != ALL else "", _of(group.drug), _of(group.judged_by),
            _of(group.period), str(repairs.count),
        )
        for group, repairs in sorted(card.repairs.items(), key=lambda item: (-item[1].count, item[0]))
    ]  # fmt: skip
    return ScoreTable(("rule", "name", "payer_id", "payer_name", "drug", "release", "period", "repaired"), rows)


def _misses(card: Scorecard) -> ScoreTable:
    ordered = sorted(
        card.misses.values(), key=lambda miss: (-miss.unpaid, -miss.count, miss.reason, miss.payer_id, miss.code)
    )
    rows = [
        (
            miss.reason, miss.state, miss.payer_id, miss.code, str(miss.count), amount_text(miss.unpaid),
            " ".join(miss.examples), " ".join(sorted(miss.judged_by)), skeleton(miss),
        )
        for miss in ordered
    ]  # fmt: skip
    columns = ("reason", "state", "payer_id", "code", "count", "unpaid", "examples", "judged_by", "skeleton")
    return ScoreTable(columns, rows)


def _overpayments(card: Scorecard) -> ScoreTable:
    ordered = sorted(card.overpayments, key=lambda item: (item.until, item.claim, item.line))
    columns = (
        "claim", "file", "line", "payer_id", "payer_name", "rules", "paid", "known", "until", "law", "replaced",
    )  # fmt: skip
    return ScoreTable(columns, [tuple(item) for item in ordered])


def _appeals(card: Scorecard) -> ScoreTable:
    rows = []
    for count in sorted(card.appeals.values(), key=lambda each: (-each.answered, each.reason, each.payer_id)):
        rate = count.rate
        shares = (count.overturned / count.answered, *rate) if rate is not None else ()
        rows.append((
            count.reason, count.payer_id, str(count.answered + count.waiting), str(count.overturned), str(count.upheld),
            str(count.waiting), *(tenths(share) for share in shares), *[""] * (3 - len(shares)), count.in_words,
        ))  # fmt: skip
    columns = (
        "reason", "payer_id", "appealed", "overturned", "upheld", "waiting", "overturn_rate", "rate_from", "rate_to",
        "in_words",
    )  # fmt: skip
    return ScoreTable(columns, rows)


def _probations(card: Scorecard, rules: Mapping[str, Rule], limit: Fraction) -> ScoreTable:
    rows = [
        (
            item.rule, item.name, item.payer_id, item.payer_name, str(item.paid), str(item.answered),
            tenths(item.share.lower), tenths(item.share.upper), item.in_words, item.level, item.statement,
        )
        for item in proposed_probations(card, rules, limit)
    ]  # fmt: skip
    columns = (
        "rule", "name", "payer_id", "payer_name", "paid", "answered", "wrong_from", "wrong_to", "in_words", "level",
        "statement",
    )  # fmt: skip
    return ScoreTable(columns, rows)
