"""The scorecard as text, CSV, JSON and a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import IO

from edi837.report.figures import counted
from edi837.report.table_page import write_sheet
from edi837.report.visible import visible
from edi837.report.writers import CsvWriter
from edi837.rules.rule import Rule
from edi837.scorecard.card import Scorecard
from edi837.scorecard.card_notes import ABOUT, NOTHING, TITLES, notes, recall_in_words
from edi837.scorecard.card_tables import (
    APPEALS,
    MISSES,
    OVERPAYMENTS,
    PROBATION,
    REPAIRS,
    SCORES,
    ScoreTable,
    tables,
)
from edi837.scorecard.probation import LIMIT
from edi837.scorecard.score_page import score_page
from edi837.system.named_tuple import NamedTuple


class Shown(NamedTuple):
    """What is written: the scorecard, the rules of this release, the limit of probation, and more to say."""

    card: Scorecard
    rules: Mapping[str, Rule]
    limit: Fraction = LIMIT
    remarks: Sequence[str] = ()


# What a terminal shows of each table; the other columns are in the other formats.
_TEXT_COLUMNS = {
    SCORES: ("rule", "payer_id", "drug", "release", "period", "sent", "came_true", "other_reason", "paid_less", "paid",
             "taken_back", "unanswered", "overdue", "precision", "precision_from", "precision_to", "at_risk"),
    PROBATION: ("rule", "payer_id", "in_words", "wrong_from", "wrong_to", "statement"),
    OVERPAYMENTS: ("claim", "line", "payer_id", "rules", "paid", "known", "until", "replaced"),
    MISSES: ("reason", "state", "payer_id", "code", "count", "unpaid", "examples"),
    APPEALS: ("reason", "payer_id", "appealed", "overturned", "upheld", "waiting", "in_words", "rate_from", "rate_to"),
    REPAIRS: ("rule", "payer_id", "drug", "release", "period", "repaired"),
}  # fmt: skip


def write_text(file: IO[bytes], shown: Shown) -> None:
    """The tables below each other; columns that are empty throughout are left out."""
    lines = [f"{counted(shown.card.claims, 'claim')} with a finding or a denial; {recall_in_words(shown.card)}."]
    for name, table in tables(shown.card, shown.rules, shown.limit).items():
        lines += ["", f"{TITLES[name]}: {counted(len(table.rows), 'row')}"]
        lines += [f"  {ABOUT[name]}"] if name in ABOUT and table.rows else []
        lines += [f"  {line}" for line in _columns(table, _TEXT_COLUMNS[name])] or [f"  {NOTHING[name]}"]
    lines += ["", *notes(shown.card, shown.rules, shown.remarks)]
    file.write("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))


def _columns(table: ScoreTable, names: tuple[str, ...]) -> list[str]:
    if not table.rows:
        return []
    at = [table.columns.index(name) for name in names]
    cells = [[visible(_or_not_enough(table, row, index)) for index in at] for row in table.rows]
    kept = [column for column in range(len(names)) if any(row[column] for row in cells)]
    shown = [[names[column] for column in kept], *([row[column] for column in kept] for row in cells)]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown]


def _or_not_enough(table: ScoreTable, row: tuple[str, ...], index: int) -> str:
    """A cell; of a share that is not there, why."""
    if table.columns[index] == "precision" and not row[index]:
        return row[table.columns.index("in_words")].partition(":")[0]
    return row[index]


def write_csv(file: IO[bytes], shown: Shown, table: str = SCORES) -> None:
    """One of the tables."""
    chosen = tables(shown.card, shown.rules, shown.limit)[table]
    writer = CsvWriter(file, chosen.columns)
    writer.write(chosen.rows)
    writer.finish()


def write_json(file: IO[bytes], shown: Shown) -> None:
    """All tables as lists of objects, with the sentences."""
    card = shown.card
    content: dict[str, object] = {
        "claims": card.claims,
        "refused": card.refused,
        "foreseen": card.foreseen,
        "recall": recall_in_words(card),
        "as_of": card.question.today.isoformat(),
    }
    for name, table in tables(card, shown.rules, shown.limit).items():
        content[name] = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    content["notes"] = [*notes(card, shown.rules, shown.remarks)]
    file.write(json.dumps(content, indent=1).encode() + b"\n")


def write_html(file: IO[bytes], shown: Shown) -> None:
    """One page, without script."""
    write_sheet(file, score_page(shown.card, shown.rules, shown.limit, shown.remarks))


FORMATS: Mapping[str, Callable[[IO[bytes], Shown], None]] = {
    "text": write_text,
    "csv": write_csv,
    "json": write_json,
    "html": write_html,
}
