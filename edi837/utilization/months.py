"""The columns by month of the utilization page: where each stands and how high it is; the stylesheet only places it."""

from __future__ import annotations

import math
from calendar import month_abbr
from collections.abc import Callable, Sequence
from decimal import Decimal

from edi837.report.figures import counted
from edi837.report.nodes import Node, add
from edi837.system.named_tuple import NamedTuple
from edi837.utilization.columns import amount, is_rest, money
from edi837.utilization.row import UsageRow
from edi837.x12.values import number, plain

_MOST_MONTHS = 36
_LABELS = 12
_VALUES = 12
# Pixels of the plot, and percent of the width that the scale takes.
_TOP, _PLOT, _SCALE = 22, 150, 8
_BASE = _TOP + _PLOT
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_TICKS = 4
_COMPACT = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "M"), (Decimal(1000), "k"))
_ZERO = Decimal(0)


class Measure(NamedTuple):
    """What columns show: the whole, and the part of it that was discarded."""

    kind: str
    title: str
    sign: str
    whole: Callable[[UsageRow], str]
    discarded: Callable[[UsageRow], str]
    shown: Callable[[str], str]


MEASURES = (
    Measure("mg", "Milligrams by month of service", "", lambda row: row.mg, lambda row: row.discarded_mg,
            lambda text: f"{amount(text)} mg"),
    Measure("charge", "Charge by month of service", "$", lambda row: row.charge, lambda row: row.discarded_charge,
            money),
)  # fmt: skip


def month_chart(root: Node, measure: Measure, rows: Sequence[UsageRow], as_of: str) -> None:
    """A column for each month, a gap where nothing was billed; months after `as_of` are slips, and not drawn."""
    dated = {row.key: row for row in rows if row.key and not is_rest(row)}
    months = _months(sorted(key for key in dated if key <= as_of[:7]) or sorted(dated))
    top, ticks = _scale(max((_value(measure.whole, dated.get(month)) for month in months), default=_ZERO))
    chart = add(root, "months", kind=measure.kind, title=measure.title, height=str(_BASE + 36), base=str(_BASE))
    if others := len(dated.keys() - set(months)):
        chart.set("others", f"In the table alone: {counted(others, 'month')} outside this chart.")
    for tick in ticks:
        add(chart, "tick", measure.sign + _compact(tick), y=f"{_BASE - _PLOT * tick / top:.1f}")
    step = Decimal(100 - _SCALE) / max(len(months), 6)
    for position, month in enumerate(months):
        middle = _SCALE + step * position + step / 2
        column = add(chart, "column", month, left=f"{middle - step * Decimal('0.35'):.3f}",
                     width=f"{step * Decimal('0.7'):.3f}", middle=f"{middle:.3f}")  # fmt: skip
        _label(column, month, position, len(months))
        row = dated.get(month)
        if row is not None:
            _fill(column, measure, row, top, len(months) <= _VALUES)


def _fill(column: Node, measure: Measure, row: UsageRow, top: Decimal, valued: bool) -> None:
    whole = _value(measure.whole, row)
    discarded = min(_value(measure.discarded, row), whole)
    full, part = _PLOT * whole / top, _PLOT * discarded / top
    given = {"y": _BASE - full + part, "height": full - part, "upper_y": _BASE - full, "upper_height": part}
    for name, pixels in given.items():
        column.set(name, f"{pixels:.2f}")
    text = f"{measure.shown(measure.whole(row))}, of it discarded {measure.shown(measure.discarded(row))}"
    column.set("told", f"{text}; {counted(row.lines, 'line')}")
    if valued:
        column.set("value", measure.sign + _compact(whole))


def _label(column: Node, month: str, position: int, months: int) -> None:
    """Every month where there is room, else every second, third …; the year below the first and each January."""
    every = math.ceil(months / _LABELS)
    if position % every == 0:
        column.set("label", month_abbr[int(month[5:])])
        if position == 0 or int(month[5:]) <= every:
            column.set("year", month[:4])


def _value(of: Callable[[UsageRow], str], row: UsageRow | None) -> Decimal:
    """Nothing below the base line is drawn: only slips are negative."""
    return max(number(of(row)) or _ZERO, _ZERO) if row is not None else _ZERO


def _months(keys: Sequence[str]) -> list[str]:
    """From the first month to the last, those without a line too, as far back as a chart can show."""
    if not keys:
        return []
    first, last = (12 * int(key[:4]) + int(key[5:]) - 1 for key in (keys[0], keys[-1]))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(max(first, last - _MOST_MONTHS + 1), last + 1)]


def _scale(most: Decimal) -> tuple[Decimal, list[Decimal]]:
    """The top of the scale, and round values up to it."""
    if most <= 0:
        return Decimal(1), [_ZERO]
    rough = most / _TICKS
    power = Decimal(10) ** rough.adjusted()
    step = next(size * power for size in _STEPS if size * power >= rough)
    ticks = [step * count for count in range(math.ceil(most / step) + 1)]
    return ticks[-1], ticks


def _compact(value: Decimal) -> str:
    """1.2M, 340k, 12.5."""
    for size, letter in _COMPACT:
        if value >= size:
            return _short(value / size) + letter
    return _short(value)


def _short(value: Decimal) -> str:
    """Three digits are enough beside a bar."""
    return f"{value:.0f}" if value >= 100 else plain(Decimal(f"{value:.3g}"))
