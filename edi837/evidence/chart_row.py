"""What the medical record says of a dose: one row of the chart, or several rows of one line taken together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from edi837.system.named_tuple import NamedTuple

Value = TypeVar("Value")

# Words of a cell that say that there was nothing.
_NOTHING = frozenset(
    {
        "", "-", "--", "0", "n", "no", "none", "nil", "na", "n/a", "unknown", "not done", "not documented",
        "not recorded", "not monitored", "not witnessed", "no monitoring", "no witness", "no adverse events",
        "no adverse event", "no prior therapies", "no prior therapy", "no indication",
    }
)  # fmt: skip
GIVEN, DISCARDED, RETURNED, DISPENSED, STOPPED, NOT_GIVEN, CANCELLED = (
    "given", "wasted", "returned", "dispensed", "stopped", "not given", "cancelled",
)  # fmt: skip
ACTIONS = (GIVEN, DISCARDED, RETURNED, DISPENSED, STOPPED, NOT_GIVEN, CANCELLED)
_OUT = frozenset({NOT_GIVEN, CANCELLED})
_NAMED = 3
# What became of a row in a file.
USED, AMBIGUOUS, BY_VALUE = "used", "ambiguous", "by value"


def says_nothing(cell: str) -> bool:
    """Whether a cell of the chart is empty, or says that there was nothing."""
    return cell.strip().rstrip(".").lower() in _NOTHING


class ChartRow(NamedTuple):
    """One row, or several as one. Amounts are milligrams; what is not told is None or ''. `row` counts from 2.

    `parts` are the rows that it was brought together from, itself for a single one. With a `fault` the row could not be
    read, and nothing of it counts but the key.
    """

    row: int
    patient_control_number: str
    line: str = ""
    service_date: date | None = None
    mg_given: Decimal | None = None
    mg_discarded: Decimal | None = None
    mg_dispensed: Decimal | None = None
    containers_opened: Decimal | None = None
    container: str = ""
    container_mg: Decimal | None = None
    ndc: str = ""
    route: str = ""
    start: str = ""
    stop: str = ""
    indication: str = ""
    prior_therapies: str = ""
    monitoring: str = ""
    adverse_events: str = ""
    witness: str = ""
    authorization: str = ""
    site: str = ""
    risk_benefit: str = ""
    ordering_provider: str = ""
    action: str = ""
    fault: str = ""
    together: tuple[ChartRow, ...] = ()

    @property
    def parts(self) -> tuple[ChartRow, ...]:
        """The rows that it stands for."""
        return self.together or (self,)

    @property
    def doses(self) -> tuple[ChartRow, ...]:
        """Those of its rows that say that something was given: not those of waste or returns alone."""
        return tuple(part for part in self.parts if part.is_dose)

    @property
    def is_dose(self) -> bool:
        """Whether it is about a dose."""
        if self.action:
            return self.action in (GIVEN, STOPPED)
        return self.mg_given is not None or self.mg_discarded is None

    @property
    def is_out(self) -> bool:
        """Whether it was cancelled, or says that nothing was given."""
        return self.action in _OUT

    @property
    def named(self) -> str:
        """`row 7`; of several `row 7 with 8 and 9`, so that what follows stays in the singular."""
        first, *others = (str(part.row) for part in self.parts)
        if not others:
            return f"row {first}"
        if len(others) > _NAMED:
            return f"row {first} with {len(others)} more"
        return f"row {first} with {', '.join(others[:-1])}{' and ' * (len(others) > 1)}{others[-1]}"


def together(rows: Sequence[ChartRow]) -> ChartRow:
    """Several rows of one line as one: amounts are added up, of words the first that says something counts.

    Where one dose is without its milligrams, the sum is not known.
    """
    if len(rows) == 1:
        return rows[0]
    doses = [row for row in rows if row.is_dose]
    given = _sum(row.mg_given for row in doses) if doses else None
    discarded = _known_sum(row.mg_discarded for row in rows)
    content = _same(row.container_mg for row in rows if row.container_mg is not None)
    opened, dispensed = _taken(rows, (given or Decimal(0)) + (discarded or Decimal(0)), content)
    first = doses[0] if doses else rows[0]
    return ChartRow(
        row=rows[0].row,
        patient_control_number=first.patient_control_number,
        line=first.line,
        service_date=first.service_date,
        mg_given=given,
        mg_discarded=discarded,
        mg_dispensed=dispensed,
        containers_opened=opened,
        container=_same(row.container for row in rows if row.container) or "",
        container_mg=content,
        ndc=_same(row.ndc for row in rows if row.ndc) or "",
        route=" ".join(dict.fromkeys(row.route for row in doses if row.route)),
        start=first.start,
        stop=first.stop,
        together=tuple(rows),
        **{name: _said(rows, name) for name in _WORDS},
    )


_WORDS = (
    "indication", "prior_therapies", "monitoring", "adverse_events", "witness", "authorization", "site",
    "risk_benefit", "ordering_provider",
)  # fmt: skip


def _said(rows: Iterable[ChartRow], name: str) -> str:
    cells = [str(getattr(row, name)) for row in rows]
    return next((cell for cell in cells if not says_nothing(cell)), cells[0])


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    listed = list(values)
    known = [value for value in listed if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(listed) else None


def _known_sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _same(values: Iterable[Value]) -> Value | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _taken(rows: Sequence[ChartRow], total: Decimal, content: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """Containers opened and mg dispensed, without returns; a whole that each row names once more counts once."""

    def whole(of: Callable[[ChartRow], Decimal | None], size: Decimal | None) -> Decimal | None:
        taken = [(row.action == RETURNED, value) for row in rows if (value := of(row)) is not None]
        values = [-value if returned else value for returned, value in taken]
        repeated = _same(values)
        if repeated is not None and size is not None and repeated * size == total:
            return repeated
        return sum(values, Decimal(0)) if values else None

    return whole(lambda row: row.containers_opened, content), whole(lambda row: row.mg_dispensed, Decimal(1))
