"""The reconciliation as one table: a row for each place and day, then one for each difference."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.evidence.dispensing_log import CLOSING, DISCARDED, OPENING, RECEIVED, RETURNED, TRANSFERRED
from edi837.mapping.drugs import Drugs
from edi837.utilization.reconciliation import CountDifference, DayBalance, Reconciliation
from edi837.x12.values import iso, plain

COLUMNS = (
    "row", "kind", "day", "place", "schedule", "opening_mg", "received_mg", "given_mg", "wasted_mg", "returned_mg",
    "transferred_mg", "closing_mg", "difference_mg", "difference_containers", "patient_control_number", "ndc", "claims",
    "sources", "question",
)  # fmt: skip
_STOCK = (OPENING, RECEIVED, "", DISCARDED, RETURNED, TRANSFERRED, CLOSING)
BALANCE, DIFFERENCE = "balance", "difference"


def table_rows(reconciliation: Reconciliation, drugs: Drugs) -> Iterator[tuple[str, ...]]:
    """The rows, by the columns."""
    schedule = " ".join(reconciliation.schedules)
    for balance in reconciliation.balances:
        yield _balance(balance, schedule, drugs)
    for difference in reconciliation.differences:
        yield _difference(difference, schedule, drugs)


def _balance(balance: DayBalance, schedule: str, drugs: Drugs) -> tuple[str, ...]:
    stock = [plain(balance.amounts.get(action, Decimal(0)) if action else balance.given) for action in _STOCK]
    return (
        BALANCE, balance.state, iso(balance.day), balance.place, schedule, *stock, _amount(balance.mg), "", "", "", "",
        "; ".join(balance.rows), "",
    )  # fmt: skip


def _difference(difference: CountDifference, schedule: str, drugs: Drugs) -> tuple[str, ...]:
    return (
        DIFFERENCE, difference.kind, iso(difference.day), difference.place, schedule, *[""] * len(_STOCK),
        _amount(difference.mg), containers_of(difference, drugs), difference.account, difference.ndc,
        "; ".join(difference.claims), "; ".join(difference.rows), difference.question,
    )  # fmt: skip


def containers_of(difference: CountDifference, drugs: Drugs) -> str:
    """The difference in containers of its package; '' where that is not known."""
    product = drugs.product(difference.ndc) if difference.ndc else None
    package = product.package(difference.ndc) if product is not None else None
    if difference.mg is None or package is None or not package.mg:
        return ""
    return plain(round(difference.mg / package.mg, 3))


def _amount(mg: Decimal | None) -> str:
    return "" if mg is None else plain(mg)
