"""The bars of the utilization page: the groups with the most dollars, the rest in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from edi837.report.figures import counted, dollars
from edi837.report.nodes import Node, add
from edi837.utilization.columns import amount, is_rest, label, money, share
from edi837.utilization.row import UsageRow
from edi837.x12.values import number

_BARS = 8
_BAR_HEIGHT = 38
_LABEL = 44


def bar_chart(root: Node, kind: str, title: str, word: str, rows: Sequence[UsageRow]) -> None:
    """One chart; `rows` come with the most dollars first."""
    priced = [row for row in rows if _charge(row) > 0]
    bars = [row for row in priced if not is_rest(row)][:_BARS]
    rest = [row for row in priced if row not in bars]
    chart = add(root, "chart", kind=kind, title=title, height=str(len(bars) * _BAR_HEIGHT))
    if rest:
        together = sum(map(_charge, rest), Decimal(0))
        chart.set("others", f"{counted(len(rest), 'other ' + word)}: {dollars(together)}")
    for position, row in enumerate(bars):
        named = label(row)
        what = f"{money(row.charge)}, {counted(row.lines, 'line')}, {amount(row.mg)} mg"
        add(
            chart, "bar", label=named if len(named) <= _LABEL else named[: _LABEL - 1] + "…", dollars=money(row.charge),
            told=f"{named}: {what}, {share(row.discarded_share)} of it discarded",
            width=f"{100 * _charge(row) / _charge(bars[0]):.2f}", y=str(position * _BAR_HEIGHT),
        )  # fmt: skip


def _charge(row: UsageRow) -> Decimal:
    return number(row.charge) or Decimal(0)
