"""What a utilization report shows: the files that count and those that do not, and rows by dimension."""

from __future__ import annotations

from collections.abc import Sequence

from edi837.system.dataclass import dataclass
from edi837.utilization.reconciliation import Reconciliation
from edi837.utilization.row import UsageRow, row_of
from edi837.utilization.usage_groups import OTHERS, UsageGroup, Utilization
from edi837.x12.values import number

TOTAL = "total"
# Their groups have an order of their own; all others go by dollars.
_BY_KEY = frozenset({"month", "day", "frequency", "role"})


@dataclass(frozen=True)
class CountedFile:
    """A file whose lines are in the figures; in `unexamined` of its sets no value can be trusted."""

    name: str
    claims: int
    lines: int
    unexamined: int = 0


@dataclass(frozen=True)
class Overview:
    """`held` are quarantined files with the rules' codes, `unread` those that could not be read."""

    utilization: Utilization
    by: Sequence[str]
    files: Sequence[CountedFile]
    held: Sequence[tuple[str, tuple[str, ...]]]
    unread: Sequence[str]
    targets: Sequence[str]
    as_of: str
    tool: str
    mappings: str
    repeats_beyond: int = 0
    counts: Reconciliation | None = None
    count_rows: Sequence[tuple[str, ...]] = ()

    @property
    def total(self) -> UsageRow:
        """The row of all lines."""
        return row_of(TOTAL, self.utilization.total)

    @property
    def empty(self) -> bool:
        """Whether no target line was met."""
        return not self.utilization.total.parts

    def rows(self, dimension: str) -> list[UsageRow]:
        """The rows of a dimension: by key where that has an order, else the most dollars first."""
        groups = self.utilization.groups[dimension].values()
        rows = [row_of(dimension, group) for group in sorted(groups, key=_by_key)]
        return rows if dimension.split("+")[0] in _BY_KEY else sorted(rows, key=_by_dollars)

    def all_rows(self) -> list[UsageRow]:
        """The total, then the rows of each dimension."""
        return [self.total, *(row for name in self.by for row in self.rows(name))]


def _by_key(group: UsageGroup) -> tuple[bool, bool, str]:
    """What has no key comes last, and the others after it."""
    return group.key == OTHERS, not group.key, group.key


def _by_dollars(row: UsageRow) -> tuple[bool, bool, int, int]:
    charge = number(row.charge)
    cents = 0 if charge is None else int(100 * charge)
    return row.key == OTHERS, charge is None, -cents, -row.lines
