"""Counts reconciled by place and day, and each patient's day over claims, chart and log; differences are questions.

Opening + received - given - wasted - returned - transferred - closing is nothing where all is recorded. What was given
stands in the chart, and is of the place that the patient's dose was removed from; what is returned for an account goes
back into the stock. Without opening and closing counts a day is not reconciled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from edi837.evidence.dispensing_log import (
    CLOSING,
    DISCARDED,
    OPENING,
    RECEIVED,
    REMOVED,
    RETURNED,
    TRANSFERRED,
    DispensingLog,
    LogEntry,
)
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.utilization.patient_day import OF_STOCK, PatientDay

_ZERO = Decimal(0)
NOT_RECONCILED, BALANCED, DIFFERENT = "not reconciled", "balanced", "difference"


class CountDifference(NamedTuple):
    """A question: what it is about, how many mg, and the claims and rows that it comes from."""

    kind: str
    day: date | None
    place: str
    account: str
    ndc: str
    mg: Decimal | None
    claims: tuple[str, ...]
    rows: tuple[str, ...]
    question: str


class DayBalance(NamedTuple):
    """The stock of a place on a day in mg, and whether it comes out; `mg` is None where there are no counts."""

    day: date
    place: str
    amounts: Mapping[str, Decimal]
    given: Decimal
    mg: Decimal | None
    rows: tuple[str, ...]

    @property
    def state(self) -> str:
        """Whether it was reconciled, and how."""
        return NOT_RECONCILED if self.mg is None else DIFFERENT if self.mg else BALANCED


@dataclass
class Reconciliation:
    """Everything that was held together."""

    schedules: tuple[str, ...]
    balances: list[DayBalance] = field(default_factory=list)
    differences: list[CountDifference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def balances_of(log: DispensingLog, days: Iterable[PatientDay]) -> list[DayBalance]:
    """The stock by day and place; a dose is of the one place that the patient's drug was removed from that day."""
    entries: defaultdict[tuple[date, str], list[LogEntry]] = defaultdict(list)
    for entry in log.entries:
        entries[entry.day, entry.place].append(entry)
    given: defaultdict[tuple[date, str], Decimal] = defaultdict(Decimal)
    rows: defaultdict[tuple[date, str], list[str]] = defaultdict(list)
    for patient in days:
        place = patient.place
        if place is None and len(places := {at for day, at in entries if day == patient.day}) == 1:
            place = places.pop()
        if place is not None and patient.given:
            given[patient.day, place] += patient.given
            rows[patient.day, place] += patient.chart_rows
    return [
        _balance(key, entries[key], given[key], [*rows[key], *_named(log, entries[key])]) for key in sorted(entries)
    ]


def _balance(key: tuple[date, str], entries: list[LogEntry], given: Decimal, rows: list[str]) -> DayBalance:
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.action != RETURNED or not entry.account:
            amounts[entry.action] += entry.mg
    counted = {entry.action for entry in entries} >= {OPENING, CLOSING}
    out = given + amounts[DISCARDED] + amounts[RETURNED] + amounts[TRANSFERRED] + amounts[CLOSING]
    mg = amounts[OPENING] + amounts[RECEIVED] - out if counted else None
    return DayBalance(*key, amounts, given, mg, tuple(rows))


def _named(log: DispensingLog, entries: Iterable[LogEntry]) -> list[str]:
    return [f"{log.name} row {entry.row}" for entry in entries]


def count_differences(balances: Iterable[DayBalance], asked: Iterable[CountDifference]) -> Iterator[CountDifference]:
    """Days whose counts do not come out, and openings that are not what the day before was closed with.

    What is `asked` of patients of a place and day already, and is missing in its count too, is no second question.
    """
    explained: defaultdict[tuple[date | None, str], Decimal] = defaultdict(Decimal)
    for difference in asked:
        if difference.kind in OF_STOCK:
            explained[difference.day, difference.place] += difference.mg or _ZERO
    closed: dict[str, DayBalance] = {}
    for balance in balances:
        where = f" at {balance.place}" if balance.place else ""
        mg = (balance.mg or _ZERO) - explained[balance.day, balance.place]
        if balance.mg is not None and mg:
            more = "more is there than the records leave" if mg < 0 else "the records leave more than was counted"
            question = f"{more}{where}: was all recorded, or is a multi-dose vial still open?"
            yield CountDifference("count", balance.day, balance.place, "", "", mg, (), balance.rows, question)
        before = closed.get(balance.place)
        opening = balance.amounts.get(OPENING)
        if before is not None and opening is not None and opening != before.amounts[CLOSING]:
            question = f"the day opens{where} with another count than {before.day} closed with: what came between?"
            mg = before.amounts[CLOSING] - opening
            yield CountDifference("carried over", balance.day, balance.place, "", "", mg, (), balance.rows, question)
        if CLOSING in balance.amounts and balance.mg is not None:
            closed[balance.place] = balance


def removed_places(entries: Iterable[LogEntry]) -> Mapping[tuple[str, date], set[str]]:
    """Where the drug of a patient's day was removed."""
    places: defaultdict[tuple[str, date], set[str]] = defaultdict(set)
    for entry in entries:
        if entry.action == REMOVED and entry.account:
            places[entry.account, entry.day].add(entry.place)
    return places
