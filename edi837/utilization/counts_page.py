"""The counts on the utilization page: bars of the differences, the stock by place and day, and the questions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from edi837.report.figures import counted
from edi837.report.nodes import Node, add
from edi837.utilization.columns import amount
from edi837.utilization.counts_table import BALANCE, COLUMNS, DIFFERENCE
from edi837.utilization.reconciliation import Reconciliation
from edi837.x12.values import iso, plain

_BARS, _BAR_HEIGHT, _MOST_ROWS = 12, 38, 500
_STOCK = (
    "schedule", "opening_mg", "received_mg", "given_mg", "wasted_mg", "returned_mg", "transferred_mg", "closing_mg",
    "difference_mg", "kind",
)  # fmt: skip
_ASKED = (
    "day", "place", "patient_control_number", "question", "difference_mg", "difference_containers", "ndc", "claims",
    "sources",
)  # fmt: skip


def add_counts(root: Node, counts: Reconciliation, rows: Sequence[tuple[str, ...]]) -> None:
    """Add them to the page."""
    _bars(root, counts)
    stock = [row for row in rows if row[0] == BALANCE]
    asked = [row for row in rows if row[0] == DIFFERENCE]
    _table(root, "counts", "Counts by day and place", stock, _STOCK, ("day", "place"))
    _table(root, "questions", "Questions", asked, _ASKED, ("kind",))


def _bars(root: Node, counts: Reconciliation) -> None:
    """The largest differences in mg, whichever side is more."""
    sized = sorted((each for each in counts.differences if each.mg), key=lambda each: -abs(each.mg or Decimal(0)))
    shown = sized[:_BARS]
    chart = add(
        root, "chart", kind="differences", title="Differences to ask about, in mg",
        height=str(len(shown) * _BAR_HEIGHT), none="No difference in mg.",
    )  # fmt: skip
    if len(sized) > _BARS:
        chart.set("others", f"{counted(len(sized) - _BARS, 'smaller difference')} in the table alone")
    most = max((abs(each.mg or Decimal(0)) for each in shown), default=Decimal(1))
    for position, each in enumerate(shown):
        mg = each.mg or Decimal(0)
        label = " ".join(filter(None, (iso(each.day), each.place or each.account, each.kind)))
        add(
            chart, "bar", label=label, dollars=f"{amount(plain(mg))} mg", told=f"{label}: {amount(plain(mg))} mg",
            width=f"{100 * abs(mg) / most:.2f}", y=str(position * _BAR_HEIGHT),
        )  # fmt: skip


def _table(
    root: Node, kind: str, title: str, rows: Sequence[tuple[str, ...]], columns: Sequence[str], key: Sequence[str]
) -> None:
    table = add(root, "table", kind=kind, title=title, count=counted(len(rows), "row"))
    if len(rows) > _MOST_ROWS:
        table.set("more", f"The first {_MOST_ROWS} are shown; --format csv has all.")
    for column in columns:
        add(table, "head", column.replace("_", " "), about=column.replace("_", " "))
    for row in rows[:_MOST_ROWS]:
        cells = dict(zip(COLUMNS, row, strict=True))
        group = add(table, "group", key=" ".join(cells[name] for name in key if cells[name]) or "(none)")
        for column in columns:
            add(group, "cell", cells[column])
