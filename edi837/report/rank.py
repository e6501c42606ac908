"""Which row comes first: what is to be done, by the band of its deadline, then by dollars."""

from __future__ import annotations

from edi837.rows.record import APPROVED, DECLINED, NOT_CHECKED, REPAIRED, ExceptionRecord
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import number

SEVERITY = {"error": 3, "warning": 2, "info": 1}
# A deadline within so many days is nearer than any dollars; all others are equally far, and one that is not known too.
BANDS = (-1, 7, 30)


class Rank(NamedTuple):
    """What rows are ordered by: the greatest first."""

    is_open: bool
    nearness: int
    cents: int
    severity: int


def rank(row: ExceptionRecord) -> Rank:
    """The rank of a row."""
    return Rank(row.counts, _nearness(row.days_left), cents(row.at_risk), SEVERITY.get(row.severity, 0))


def _nearness(days_left: str) -> int:
    """3 where the deadline is past, 2 within a week, 1 within a month, else 0."""
    if not days_left.lstrip("-").isdigit():
        return 0
    return sum(int(days_left) <= band for band in BANDS)


def cents(dollars: str) -> int:
    """An amount in cents; 0 where it is not a number."""
    value = number(dollars)
    return 0 if value is None else int(value * 100)


def work(row: ExceptionRecord) -> str:
    """Under which heading a person looks for the row: todo, done, unchecked or info."""
    if row.counts:
        return "todo"
    if row.disposition in (REPAIRED, APPROVED, DECLINED):
        return "done"
    return "unchecked" if row.result == NOT_CHECKED else "info"
