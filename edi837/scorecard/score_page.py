"""The scorecard as a page: figures, two charts, and the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from edi837.report.figures import counted, dollars_of, share
from edi837.report.nodes import Node
from edi837.report.table_page import (
    CODE,
    FIGURE,
    TEXT,
    Bar,
    Part,
    TableHead,
    add_chart,
    add_measure,
    add_notes,
    add_table,
    sheet,
)
from edi837.rules.rule import Rule
from edi837.scorecard.card import Scorecard, in_order
from edi837.scorecard.card_notes import ABOUT, NOTHING, TITLES, notes, recall_in_words
from edi837.scorecard.card_tables import SCORES, ScoreTable, tables
from edi837.scorecard.finding_fate import Fate
from edi837.scorecard.interval import Interval
from edi837.scorecard.score import ALL, ENOUGH, Score, tenths

_BARS = 12
_HUNDRED = 100
# The parts of a bar of outcomes, and what they are called.
_KINDS = {
    "true": ("came true", (Fate.TRUE,)),
    "wrong": ("paid", (Fate.PAID,)),
    "other": ("answered otherwise", (Fate.OTHER, Fate.PAID_LESS, Fate.TAKEN_BACK)),
    "open": ("unanswered", (Fate.UNANSWERED,)),
}
_TEXTS = frozenset(
    ("name", "payer_id", "payer_name", "drug", "release", "period", "in_words", "state", "examples", "judged_by",
     "file", "rules", "law", "replaced", "code", "level", "reason", "claim")
)  # fmt: skip
# What the page has in one column.
_IN_ONE = frozenset(("precision", "precision_from", "precision_to", "in_words", "answered"))
_EMPTY = ("", "0")
_CODES = frozenset(("skeleton", "statement"))
_DOLLARS = frozenset(("at_risk", "at_risk_came_true", "paid_dollars", "unpaid"))


def score_page(card: Scorecard, rules: Mapping[str, Rule], limit: Fraction, remarks: Sequence[str]) -> Node:
    """The document of the page."""
    root = sheet("Scorecard", "What the findings were worth", _facts(card))
    _add_measures(root, card)
    scores = in_order(card.scores.values())
    judged = [(score, interval) for score in scores if (interval := score.precision) is not None]
    about = f"The share that came true, and the exact interval around it; only where {ENOUGH} or more were answered."
    more = f"{counted(len(judged) - _BARS, 'more group')} in the table" if len(judged) > _BARS else ""
    add_chart(
        root,
        "precision",
        "How often they came true",
        about,
        [_precision_bar(*pair) for pair in judged[:_BARS]],
        (),
        more,
    )
    keys = [(kind, words) for kind, (words, _) in _KINDS.items()]
    more = f"{counted(len(scores) - _BARS, 'more group')} in the table" if len(scores) > _BARS else ""
    add_chart(
        root, "outcomes", "What became of them", "All that went out.", [*map(_outcome_bar, scores[:_BARS])], keys, more
    )
    for name, table in tables(card, rules, limit).items():
        _add_table(root, name, table)
    add_notes(root, notes(card, rules, remarks))
    return root


def _facts(card: Scorecard) -> Iterator[tuple[str, str]]:
    question = card.question
    yield "As of", question.today.isoformat()
    if question.since or question.until:
        yield "Sent", f"{question.since or 'ever'} to {question.until or question.today}"
    if question.change:
        yield "Before and since", question.change.isoformat()
    yield "Counted by", ", ".join(question.by)


def _add_measures(root: Node, card: Scorecard) -> None:
    total = card.total
    answered = total.total() - total[Fate.UNANSWERED]
    overdue = sum(score.overdue for score in card.scores.values())
    add_measure(root, "Went out", f"{total.total():,}", f"findings that stood, in {counted(card.claims, 'claim')}")
    came_true = share(total[Fate.TRUE], answered) if answered >= ENOUGH else "not enough"
    add_measure(root, "Came true", came_true, f"{total[Fate.TRUE]:,} of {answered:,} that were answered")
    foreseen = share(card.foreseen, card.refused) if card.refused >= ENOUGH else "not enough"
    add_measure(root, "Foreseen", foreseen, recall_in_words(card))
    unanswered = f"{overdue:,} of them later than the payer is used to answer"
    add_measure(root, "Unanswered", f"{total[Fate.UNANSWERED]:,}", unanswered)


def _label(score: Score) -> str:
    group = score.group
    parts = (group.rule, score.payer_name or group.payer_id, group.drug, group.judged_by, group.period)
    return " · ".join(part for part in parts if part and part != ALL)


def _precision_bar(score: Score, interval: Interval) -> Bar:
    share_true = _HUNDRED * score.outcomes[Fate.TRUE] / score.answered
    low, high = _HUNDRED * interval.lower, _HUNDRED * interval.upper
    value = f"{share_true:.1f}% of {score.answered:,}"
    words = f"{_label(score)}: {score.in_words}, between {tenths(interval.lower)} and {tenths(interval.upper)}"
    return Bar(_label(score), value, words, [Part("range", low, high - low)], share_true)


def _outcome_bar(score: Score) -> Bar:
    parts, at, counts = [], 0.0, []
    for kind, (words, outcomes) in _KINDS.items():
        count = sum(score.outcomes[outcome] for outcome in outcomes)
        width = _HUNDRED * count / score.sent
        if count:
            parts.append(Part(kind, at, width))
            counts.append(f"{count:,} {words}")
        at += width
    return Bar(_label(score), counted(score.sent, "finding"), f"{_label(score)}: {', '.join(counts)}", parts)


def _add_table(root: Node, name: str, table: ScoreTable) -> None:
    shown = _with_shares(table) if name == SCORES else table
    kept = [at for at in range(len(shown.columns)) if not at or any(row[at] not in _EMPTY for row in shown.rows)]
    names = [shown.columns[at] for at in kept]
    heads = [TableHead(each.replace("_", " "), _kind(each)) for each in names]
    rows = [[dollars_of(row[at]) if shown.columns[at] in _DOLLARS else row[at] for at in kept] for row in shown.rows]
    add_table(root, name, TITLES[name], heads, rows, about=ABOUT.get(name, "") if rows else "", nothing=NOTHING[name])


def _with_shares(table: ScoreTable) -> ScoreTable:
    """The scores with share, interval, numerator and denominator in one column."""
    at = {name: table.columns.index(name) for name in table.columns}
    left = [name for name in table.columns if name not in _IN_ONE]
    before = left.index("sent")
    rows = []
    for row in table.rows:
        share_words = f"{row[at['came_true']]} of {row[at['answered']]}"
        if row[at["precision"]]:
            share_words += f": {row[at['precision']]} ({row[at['precision_from']]} to {row[at['precision_to']]})"
        else:
            share_words = row[at["in_words"]].partition(":")[0] + f" ({share_words})"
        cells = [row[at[name]] for name in left]
        rows.append((*cells[:before], share_words, *cells[before:]))
    return ScoreTable((*left[:before], "precision", *left[before:]), rows)


def _kind(column: str) -> str:
    if column in _CODES:
        return CODE
    return TEXT if column in _TEXTS else FIGURE
