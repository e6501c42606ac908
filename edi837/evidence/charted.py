"""Units, NDC quantity and chart of a line held against one another.

A chart row that is found by date may stand for several lines of one code, date and role; then their sum is compared,
and nothing is proposed for one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from edi837.claim.amounts import group, mg_by_ndc, mg_per_unit
from edi837.claim.claim import ServiceLine
from edi837.dosing.quantity import in_words, were_billed, whole_units
from edi837.evidence.chart_row import ChartRow
from edi837.x12.values import plain

if TYPE_CHECKING:
    from edi837.evidence.chart import Chart

NO_ROW = "the chart has no row for the line that can be used"


class Backs(Enum):
    """Which of units and NDC quantity the chart says as well."""

    UNKNOWN = "no amount is charted"
    UNITS = "the units"
    QUANTITY = "the NDC quantity"
    NEITHER = "neither"


def row_of(line: ServiceLine, chart: Chart | None) -> ChartRow | None:
    """The row of a line, where there is one."""
    return chart.find(line).row if chart is not None else None


def charted_mg(line: ServiceLine, row: ChartRow | None) -> Decimal | None:
    """What the row says was given, or discarded for a JW line."""
    if row is None:
        return None
    return row.mg_discarded if line.discarded else row.mg_given


def charted_words(line: ServiceLine, chart: Chart | None) -> str:
    """`The chart says 77 mg given`; '' where it says no amount."""
    mg = charted_mg(line, row_of(line, chart))
    return "" if mg is None else f"The chart says {plain(mg)} mg {'discarded' if line.discarded else 'given'}"


def charted_in_units(line: ServiceLine, chart: Chart | None) -> str:
    """`The chart says 23 mg discarded = 2.3 units, rounded down to 2 units`; '' where it says no amount."""
    mg, unit = charted_mg(line, row_of(line, chart)), mg_per_unit(line)
    if mg is None or unit is None:
        return ""
    amount = f"{plain(mg)} mg"
    return charted_words(line, chart) + in_words(amount, mg, unit, line.discarded).removeprefix(amount)


def lines_with_same_row(line: ServiceLine, chart: Chart | None) -> list[ServiceLine]:
    """The lines of the group that have the row of this line, itself included."""
    row = row_of(line, chart)
    return [other for other in group(line) if other is line or (row is not None and row_of(other, chart) is row)]


def billed_in_words(lines: list[ServiceLine]) -> str:
    """`50 were billed`, for several lines the sum of their units: `5 + 45 = 50 were billed`."""
    units = [line.units or Decimal(0) for line in lines]
    added = f"{' + '.join(map(plain, units))} = " if len(units) > 1 else ""
    return added + were_billed(sum(units, Decimal(0)))


def units_as_charted(line: ServiceLine, chart: Chart | None) -> Decimal | None:
    """The units of the charted amount, for all lines that share the row."""
    unit, mg = mg_per_unit(line), charted_mg(line, row_of(line, chart))
    return None if unit is None or mg is None else whole_units(mg, unit, line.discarded)


def agrees_with_chart(line: ServiceLine, chart: Chart | None) -> bool | None:
    """Whether units fit the chart, for the lines of one row or for the whole group; None where it says nothing."""
    units = units_as_charted(line, chart)
    if units is None or line.units is None:
        return None
    return units == _sum(other.units for other in lines_with_same_row(line, chart)) or _group_agrees(line, chart)


def _group_agrees(line: ServiceLine, chart: Chart | None) -> bool:
    lines = group(line)
    rows = [row_of(other, chart) for other in lines]
    mg = _sum({id(row): charted_mg(line, row) for row in rows if row is not None}.values())
    unit = mg_per_unit(line)
    if unit is None or mg is None or None in rows:
        return False
    return _sum(other.units for other in lines) == whole_units(mg, unit, line.discarded)


def backing(line: ServiceLine, chart: Chart | None) -> Backs:
    """What the chart backs; the NDC quantity when it comes to the same units as the charted amount."""
    agrees = agrees_with_chart(line, chart)
    if agrees is not False:
        return Backs.UNKNOWN if agrees is None else Backs.UNITS
    unit, by_ndc = mg_per_unit(line), _sum(mg_by_ndc(other) for other in lines_with_same_row(line, chart))
    if unit is None or by_ndc is None:
        return Backs.NEITHER
    same = whole_units(by_ndc, unit, line.discarded) == units_as_charted(line, chart)
    return Backs.QUANTITY if same else Backs.NEITHER


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    listed = [*values]
    known = [amount for amount in listed if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(listed) else None
