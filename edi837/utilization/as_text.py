"""Utilization as text for a terminal: the total, a table for each dimension, how it was counted."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO

from edi837.report.figures import counted, dollars
from edi837.report.visible import visible
from edi837.utilization.columns import Column, amount, columns_for, count, is_rest, label, money, rate, share
from edi837.utilization.dimensions import dimension_of
from edi837.utilization.notes import files_left_out, no_lines_note, notes, title
from edi837.utilization.overview import Overview
from edi837.utilization.reconciliation import Reconciliation
from edi837.utilization.row import UsageRow
from edi837.x12.values import iso, number, plain

_MOST_ROWS = 25
_MOST_FILES = 10
_MOST_NAMED = 4
_WIDEST = 40
_WIDTH = 110


def write_text(file: IO[bytes], overview: Overview) -> None:
    """Write it."""
    for line in _lines(overview):
        file.write(line.rstrip().encode("utf-8", "replace") + b"\n")


def _lines(overview: Overview) -> Iterator[str]:
    yield f"{visible(title(overview))} in {counted(len(overview.files), 'file')}, as of {overview.as_of}"
    out = list(files_left_out(overview))
    for name, why in out[:_MOST_FILES]:
        yield f"Not in the figures: {visible(name)}, {why}"
    if len(out) > _MOST_FILES:
        yield f"Not in the figures: {len(out) - _MOST_FILES:,} more; --format json has all"
    if overview.empty:
        yield no_lines_note(overview)
        return
    yield from _total(overview.total)
    columns = columns_for(overview.total)
    for name in overview.by:
        yield ""
        yield from _table(dimension_of(name).title, overview.rows(name), columns)
    if overview.counts is not None:
        yield ""
        yield from _counts(overview.counts)
    yield ""
    yield "How it was counted"
    for note in notes(overview):
        yield from textwrap.wrap(note, _WIDTH, initial_indent="- ", subsequent_indent="  ")


def _total(row: UsageRow) -> Iterator[str]:
    text = f"{count(row.lines)} lines in {counted(row.claims, 'claim')}, {money(row.charge)}"
    yield ""
    yield f"Billed     {text}"
    yield f"Units      {amount(row.units)} at {rate(row.charge_per_unit)}{_unknown(row.without_units)}"
    yield f"Mg         {amount(row.mg)} at {rate(row.charge_per_mg)}{_unknown(row.without_mg)}"
    yield f"Mg by NDC  {amount(row.ndc_mg)}{_unknown(row.without_ndc_mg)}"
    discarded = f"{amount(row.discarded_mg)} mg on {counted(row.discarded_lines, 'JW line')}"
    yield f"Discarded  {share(row.discarded_share)}: {discarded}; JZ on {share(row.jz_share)} of the lines given"


def _unknown(lines: int) -> str:
    if not lines:
        return ""
    return f", and {counted(lines, 'line')} that {'does' if lines == 1 else 'do'} not tell"


def _table(heading: str, rows: Sequence[UsageRow], columns: Sequence[Column]) -> Iterator[str]:
    shown = rows[:_MOST_ROWS]
    cells = [[_cut(label(row)), *(column.value(row) for column in columns)] for row in shown]
    head = [heading, *(column.heading for column in columns)]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    for line in (head, ["-" * width for width in widths], *cells):
        first, *others = line
        yield "  ".join(
            [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        )
    rest = rows[_MOST_ROWS:]
    if rest:
        more = f"{len(rest):,}{' or more' if any(map(is_rest, rest)) else ''}"
        yield f"and {more} with {dollars(_charge(rest))}; --format csv has all"


def _counts(counts: Reconciliation) -> Iterator[str]:
    """How many days come out, the days that do not, and the differences."""
    schedule = f" of schedule {' and '.join(counts.schedules)}" if counts.schedules else ""
    states = Counter(balance.state for balance in counts.balances)
    by_state = ", ".join(f"{number} {state}" for state, number in sorted(states.items())) or "no counts"
    yield f"Counts{schedule}: {by_state}; {counted(len(counts.differences), 'question')}"
    for difference in counts.differences[:_MOST_ROWS]:
        about = " ".join(filter(None, (iso(difference.day), difference.place, difference.account, difference.ndc)))
        mg = "" if difference.mg is None else f" {amount(plain(difference.mg))} mg;"
        behind = ", ".join((*difference.claims[:_MOST_NAMED], *difference.rows[:_MOST_NAMED]))
        yield f"- {visible(about)}: {difference.kind},{mg} {visible(difference.question)} ({visible(behind)})"
    if len(counts.differences) > _MOST_ROWS:
        yield f"and {len(counts.differences) - _MOST_ROWS:,} more; --format csv has all"


def _cut(text: str) -> str:
    text = visible(text)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _charge(rows: Sequence[UsageRow]) -> Decimal:
    return sum((number(row.charge) or Decimal(0) for row in rows), Decimal(0))
