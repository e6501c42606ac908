"""The utilization page as XML for page.xsl: every figure is written here, the stylesheet only places it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import IO

from edi837.report.figures import counted, dollars
from edi837.report.nodes import Node, add, node, resource, transform
from edi837.utilization.columns import Column, amount, columns_for, count, is_rest, label, money, rate, share
from edi837.utilization.counts_page import add_counts
from edi837.utilization.dimensions import dimension_of
from edi837.utilization.months import MEASURES, month_chart
from edi837.utilization.notes import files_left_out, no_lines_note, notes, title
from edi837.utilization.overview import Overview
from edi837.utilization.row import UsageRow
from edi837.x12.values import number

_MOST_ROWS = 200
_MOST_FILES = 200
_MOST_LEFT_OUT = 20
_CHARTS = {
    "payer": ("Charge by payer", "payer"),
    "provider": ("Charge by billing provider", "provider"),
    "site": ("Charge by site of care", "site"),
    "use": ("Charge by use", "use"),
}
# Bars of a chart: the groups with the most dollars; the remainder is said in a sentence.
_BARS = 8
_BAR_HEIGHT = 38
_LABEL = 44
_PACKAGE = "edi837.utilization"


def write_page(file: IO[bytes], overview: Overview) -> None:
    """Write it."""
    file.write(transform("page.xsl", page_node(overview), _PACKAGE))


def page_node(overview: Overview) -> Node:
    """The document for page.xsl."""
    root = node(
        "page", title=title(overview), as_of=overview.as_of, tool=overview.tool, mappings=overview.mappings[:12],
        files=f"{len(overview.files):,}", months=_period(overview),
    )  # fmt: skip
    _style(root, overview)
    _files(root, overview)
    if overview.empty:
        add(root, "nothing", no_lines_note(overview))
    else:
        _measures(root, overview.total)
        _charts(root, overview)
        columns = columns_for(overview.total)
        for name in overview.by:
            _table(root, name, overview.rows(name), overview.total, columns)
    if overview.counts is not None:
        add_counts(root, overview.counts, overview.count_rows)
    for note in notes(overview):
        add(root, "note", note)
    return root


def _files(root: Node, overview: Overview) -> None:
    for file in overview.files[:_MOST_FILES]:
        add(root, "file", name=file.name, claims=counted(file.claims, "claim"), lines=counted(file.lines, "line"))
    if len(overview.files) > _MOST_FILES:
        root.set("more_files", f"and {len(overview.files) - _MOST_FILES:,} more; --format json has all")
    out = list(files_left_out(overview))
    for name, why in out[:_MOST_LEFT_OUT]:
        add(root, "left-out", why, name=name)
    if len(out) > _MOST_LEFT_OUT:
        root.set("more_left_out", f"and {len(out) - _MOST_LEFT_OUT:,} more; --format json has all")


def _style(root: Node, overview: Overview) -> None:
    """The style with its digest: the page's policy lets nothing else in."""
    title_text = f"edi837 utilization, as of {overview.as_of}"
    footer = f'@page {{ size: landscape; @bottom-left {{ content: "{title_text}"; font: 8pt sans-serif }} }}\n'
    content = resource("page.css") + resource("page.css", _PACKAGE) + footer
    style = add(root, "style", sha256=base64.b64encode(hashlib.sha256(content.encode()).digest()).decode())
    style.text = content


def _period(overview: Overview) -> str | None:
    """The first and the last month of service, where months are told."""
    keys = [row.key for row in overview.rows("month") if row.key and not is_rest(row)] if "month" in overview.by else []
    return f"{keys[0]} to {keys[-1]}" if keys else None


def _measures(root: Node, row: UsageRow) -> None:
    claims = f"{counted(row.lines, 'line')} in {counted(row.claims, 'claim')}"
    given = row.lines - row.discarded_lines
    cards = (
        ("Billed", money(row.charge), claims, _unknown(row.without_charge, "no charge")),
        ("Units", amount(row.units), f"{rate(row.charge_per_unit)} a unit", _unknown(row.without_units, "no units")),
        ("Milligrams", f"{amount(row.mg)} mg", f"{rate(row.charge_per_mg)} a mg",
         f"{amount(row.ndc_mg)} mg by NDC{_unknown(row.without_ndc_mg, 'none', '; ')}"
         f"{_unknown(row.without_mg, 'no mg by units', '; ')}"),
        ("Discarded", share(row.discarded_share),
         f"{amount(row.discarded_mg)} mg on {counted(row.discarded_lines, 'JW line')}",
         f"JZ on {share(row.jz_share)}: {count(row.jz_lines)} of {counted(given, 'line')} of what was given"),
    )  # fmt: skip
    for name, figure, ratio, note in cards:
        add(root, "measure", note, label=name, figure=figure, ratio=ratio)


def _unknown(lines: int, what: str, before: str = "") -> str:
    return f"{before}{counted(lines, 'line')} {'tells' if lines == 1 else 'tell'} {what}" if lines else ""


def _charts(root: Node, overview: Overview) -> None:
    if "month" in overview.by:
        for measure in MEASURES:
            month_chart(root, measure, overview.rows("month"), overview.as_of)
    for name in (dimension for dimension in overview.by if dimension in _CHARTS):
        _bar_chart(root, name, *_CHARTS[name], overview.rows(name))


def _table(root: Node, name: str, rows: Sequence[UsageRow], total: UsageRow, columns: Sequence[Column]) -> None:
    heading = dimension_of(name).title
    table = add(root, "table", kind=name, title=heading, count=counted(len(rows), "group"))
    if len(rows) > _MOST_ROWS:
        table.set("more", f"The first {_MOST_ROWS} are shown; --format csv has all.")
    for column in columns:
        add(table, "head", column.heading, about=column.about)
    for row in rows[:_MOST_ROWS]:
        _row(table, "group", row, columns)
    _row(table, "all", total, columns)


def _row(table: Node, tag: str, row: UsageRow, columns: Sequence[Column]) -> None:
    named = add(table, tag, key=row.key if row.key else f"({row.name})", name=row.name if row.key else None)
    for column in columns:
        add(named, "cell", column.value(row))


def _bar_chart(root: Node, kind: str, title: str, word: str, rows: Sequence[UsageRow]) -> None:
    """One chart; `rows` come with the most dollars first."""
    priced = [row for row in rows if _charge_of(row) > 0]
    bars = [row for row in priced if not is_rest(row)][:_BARS]
    rest = [row for row in priced if row not in bars]
    chart = add(root, "chart", kind=kind, title=title, height=str(len(bars) * _BAR_HEIGHT))
    if rest:
        together = sum(map(_charge_of, rest), Decimal(0))
        chart.set("others", f"{counted(len(rest), 'other ' + word)}: {dollars(together)}")
    for position, row in enumerate(bars):
        named = label(row)
        what = f"{money(row.charge)}, {counted(row.lines, 'line')}, {amount(row.mg)} mg"
        add(
            chart, "bar", label=named if len(named) <= _LABEL else named[: _LABEL - 1] + "…", dollars=money(row.charge),
            told=f"{named}: {what}, {share(row.discarded_share)} of it discarded",
            width=f"{100 * _charge_of(row) / _charge_of(bars[0]):.2f}", y=str(position * _BAR_HEIGHT),
        )  # fmt: skip


def _charge_of(row: UsageRow) -> Decimal:
    return number(row.charge) or Decimal(0)
