"""The columns of a utilization table as people read them: the same in text and on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from edi837.report.figures import MINUS, NONE, dollars_of
from edi837.system.named_tuple import NamedTuple
from edi837.utilization.row import UsageRow
from edi837.utilization.usage_groups import OTHERS
from edi837.x12.values import number


def amount(text: str) -> str:
    """12,340.5; a dash where nothing tells it."""
    value = number(text)
    return NONE if value is None else f"{value:,f}".replace("-", MINUS)


def money(text: str) -> str:
    """$12,340.50; a dash where nothing tells it."""
    return dollars_of(text) if text else NONE


def rate(text: str) -> str:
    """Dollars with all decimals of a rate."""
    value = number(text)
    return NONE if value is None else f"{MINUS if value < 0 else ''}${abs(value):,f}"


def share(text: str) -> str:
    """12.5%."""
    return f"{text.replace('-', MINUS)}%" if text else NONE


def count(value: int) -> str:
    """1,234."""
    return f"{value:,}"


def label(row: UsageRow) -> str:
    """Key and name of a group; in parentheses what stands for a key that is missing."""
    if not row.key:
        return f"({row.name})"
    return row.key if row.name in ("", row.key) else f"{row.key} {row.name}"


class Column(NamedTuple):
    """`heading`, what it means, and the value; an `optional` one is shown where the total of `counts` is not zero."""

    heading: str
    about: str
    value: Callable[[UsageRow], str]
    counts: Callable[[UsageRow], int] | None = None


_COLUMNS = (
    Column("claims", "claims with such lines", lambda row: count(row.claims)),
    Column("lines", "target lines", lambda row: count(row.lines)),
    Column("units", "units billed under target codes", lambda row: amount(row.units)),
    Column("mg", "units times the amount of a unit", lambda row: amount(row.mg)),
    Column("mg by NDC", "NDC quantity times its strength", lambda row: amount(row.ndc_mg)),
    Column("charge", "billed, not paid", lambda row: money(row.charge)),
    Column("$/unit", "charge of a unit, over lines that tell both", lambda row: rate(row.charge_per_unit)),
    Column("$/mg", "charge of a mg, over lines that tell both", lambda row: rate(row.charge_per_mg)),
    Column("JW mg", "mg discarded", lambda row: amount(row.discarded_mg)),
    Column("JW %", "mg discarded, of all mg", lambda row: share(row.discarded_share)),
    Column("JZ %", "lines with JZ, of the lines of what was given", lambda row: share(row.jz_share)),
    Column("no units", "lines that tell no units of a target code", lambda row: count(row.without_units),
           lambda row: row.without_units),
    Column("no mg", "lines that tell no mg", lambda row: count(row.without_mg), lambda row: row.without_mg),
    Column("no NDC mg", "lines whose NDC quantity tells no mg", lambda row: count(row.without_ndc_mg),
           lambda row: row.without_ndc_mg),
    Column("no charge", "lines that tell no charge", lambda row: count(row.without_charge),
           lambda row: row.without_charge),
    Column("void claims", "counted apart, subtracts nothing", lambda row: count(row.void_claims),
           lambda row: row.void_claims),
    Column("void charge", "counted apart, subtracts nothing", lambda row: money(row.void_charge),
           lambda row: row.void_claims),
)  # fmt: skip


def columns_for(total: UsageRow) -> Sequence[Column]:
    """The columns that a report over these lines needs."""
    return [column for column in _COLUMNS if column.counts is None or column.counts(total)]


def is_rest(row: UsageRow) -> bool:
    """Whether the row stands for all groups that there was no room for."""
    return row.key == OTHERS
