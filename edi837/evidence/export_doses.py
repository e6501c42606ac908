"""Rows of exports brought together into doses: single ones, infusions from bag to stop, waste, returns, removals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import datetime
from decimal import Decimal

from edi837.dosing.dose import container_mg
from edi837.evidence.chart_row import CANCELLED, DISCARDED, DISPENSED, GIVEN, NOT_GIVEN, RETURNED
from edi837.evidence.export_amounts import ExportFault, ExportUnit, Measured, in_mg, infused, strength_in
from edi837.evidence.export_rows import BadRow, ExportRow
from edi837.mapping.drugs import Drugs, Product
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain

# What stands in a chart where an amount could not be computed: the chart's reader names the row.
UNREAD = "?"
_OF_INFUSION = frozenset({"started", "rate changed", "stopped"})
_OUT = {"cancelled": CANCELLED, "not given": NOT_GIVEN}
_AMOUNT_COLUMNS = {"wasted": (DISCARDED, "mg_discarded"), "returned": (RETURNED, "mg_dispensed"),
                   "dispensed": (DISPENSED, "mg_dispensed"), "given": (GIVEN, "mg_given")}  # fmt: skip
_TENTH = Decimal("0.1")


class UnusedRow(NamedTuple):
    """A row that cannot be used."""

    file: str
    row: int
    reason: str


class ChartLine(NamedTuple):
    """A row of the chart that is made, and the rows that it comes from."""

    cells: dict[str, str]
    file: str
    rows: tuple[int, ...]
    encounter: str = ""


@dataclass
class Doses:
    """What came of the rows of exports."""

    drugs: Drugs
    lines: list[ChartLine] = field(default_factory=list)
    faults: list[UnusedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    read: int = 0
    other_drugs: int = 0
    ignored: int = 0
    _targets: dict[tuple[str, str], bool] = field(default_factory=dict, repr=False)

    def take(self, rows: Iterable[ExportRow | BadRow], drug: str = "") -> None:
        """The rows of one file; `drug` is that of all its rows, where they name none."""
        infusions: defaultdict[tuple[str, ...], list[ExportRow]] = defaultdict(list)
        for row in rows:
            self.read += 1
            if not self._is_target(row.ndc, row.drug or drug):
                self.other_drugs += 1
            elif isinstance(row, BadRow):
                self._bad(row)
            elif row.action == "ignored":
                self.ignored += 1
            elif row.action in _OF_INFUSION:
                infusions[row.order if row.order[-1] else (*row.order, row.ndc)].append(row)
            else:
                self._single(row)
        for events in infusions.values():
            self._infusion(sorted(events, key=lambda event: event.when))

    def _is_target(self, ndc: str, drug: str) -> bool:
        """Whether a row is about a drug whose lines are judged: by its package, else by its name."""
        known = self._targets.get((ndc, drug))
        if known is None:
            known = self._targets[ndc, drug] = _names_target(self.drugs, ndc, drug)
        return known

    def _bad(self, row: BadRow) -> None:
        self.faults.append(UnusedRow(row.file, row.row, row.reason))
        if row.account:
            cells = {"patient_control_number": row.account, "ndc": row.ndc, "mg_given": UNREAD}
            cells["service_date"] = "" if row.when is None else row.when.date().isoformat()
            self.lines.append(ChartLine(cells, row.file, (row.row,)))

    def _single(self, row: ExportRow) -> None:
        cells = _cells(row, row.when, row.stop)
        if row.action in _OUT:
            cells["action"] = _OUT[row.action]
        else:
            cells["action"], column = _AMOUNT_COLUMNS[row.action]
            try:
                cells[column] = plain(self._given(row))
            except ExportFault as fault:
                self.faults.append(UnusedRow(row.file, row.row, str(fault)))
                cells[column] = UNREAD
        self.lines.append(ChartLine(cells, row.file, (row.row,), row.encounter))

    def _given(self, row: ExportRow) -> Decimal:
        """The milligrams that a row tells by itself: its amount, else its rate and how long."""
        measured = self._measured(row)
        if row.amount is not None and not row.amount[1].minutes:
            return in_mg(*row.amount, measured)
        rate = row.rate or row.amount
        if rate is None:
            raise ExportFault("has no amount")
        minutes = row.minutes if row.minutes is not None else _minutes(row.when, row.stop)
        if minutes is None:
            raise ExportFault("has a rate, and neither a duration nor an end")
        return infused([(*rate, minutes)], measured)

    def _measured(self, row: ExportRow, weight: Decimal | None = None) -> Measured:
        product = self.drugs.product(row.ndc) if row.ndc else None
        strengths = {strength for text in (row.strength, row.drug) if (strength := strength_in(text)) is not None}
        if product is not None and product.mg_per_ml is not None:
            strengths.add(product.mg_per_ml)
        if len(strengths) > 1:
            raise ExportFault("NDC and text tell different strengths")
        return Measured(strengths.pop() if strengths else None, _content(product, row.ndc), row.weight or weight)

    def _infusion(self, events: Sequence[ExportRow]) -> None:
        """A bag or several of one order: each from its start to the next one's, or to the stop."""
        bags: list[list[ExportRow]] = []
        for event in events:
            if event.action == "started" or not bags:
                bags.append([])
            bags[-1].append(event)
        weights = {event.weight for event in events if event.weight is not None}
        weight = weights.pop() if len(weights) == 1 else None
        for number, bag in enumerate(bags):
            self._bag(bag, bags[number + 1][0].when if number + 1 < len(bags) else None, weight)

    def _bag(self, bag: Sequence[ExportRow], follows: datetime | None, weight: Decimal | None) -> None:
        first, end = bag[0], _end(bag, follows)
        cells = _cells(first, first.when, end)
        try:
            cells["mg_given"] = plain(self._of_bag(bag, end, weight))
        except ExportFault as fault:
            self.faults.append(UnusedRow(first.file, first.row, str(fault)))
            cells["mg_given"] = UNREAD
        cells["action"] = GIVEN
        self.lines.append(ChartLine(cells, first.file, tuple(event.row for event in bag), first.encounter))

    def _of_bag(self, bag: Sequence[ExportRow], end: datetime | None, weight: Decimal | None) -> Decimal:
        """The amount that the bag's row states, else rates times minutes; where both are told they are compared."""
        first = bag[0]
        measured = self._measured(first, weight)
        stated = None
        if first.action == "started" and first.amount is not None and not first.amount[1].minutes:
            stated = in_mg(*first.amount, measured)
        try:
            by_rate = infused(_rates(bag, end), measured)
        except ExportFault:
            if stated is None:
                raise
            return stated
        if stated is None:
            return by_rate
        if abs(stated - by_rate) > stated * _TENTH:
            both = f"{plain(stated)} mg are stated, rates and times come to {plain(by_rate)} mg"
            self.notes.append(f"{first.file}: row {first.row}: {both}; the stated amount was taken")
        return stated


def _names_target(drugs: Drugs, ndc: str, drug: str) -> bool:
    substances = {drugs.codes[code].substance.name: drugs.codes[code].substance for code in drugs.targets}
    product = drugs.product(ndc) if ndc else None
    if product is not None:
        return product.substance.name in substances
    words = set(drug.replace("-", " ").replace("/", " ").lower().split())
    named = any(set(word.lower().split()) <= words for each in substances.values() for word in each.words)
    return named or not (ndc or drug)


def _rates(bag: Sequence[ExportRow], end: datetime | None) -> list[tuple[Decimal, ExportUnit, Decimal]]:
    """Each rate with its minutes. ExportFault where a rate or the end is missing."""
    if end is None:
        raise ExportFault("the infusion has no end")
    parts: list[tuple[Decimal, ExportUnit, Decimal]] = []
    rate: tuple[Decimal, ExportUnit] | None = None
    times = [*(event.when for event in bag[1:]), end]
    for event, until in zip(bag, times, strict=True):
        own = event.rate or (event.amount if event.amount is not None and event.amount[1].minutes else None)
        rate = None if event.action == "stopped" else own or rate
        if rate is None and event.action != "stopped":
            raise ExportFault("the infusion has neither an amount nor a rate")
        minutes = _minutes(event.when, until)
        if rate is not None and minutes:
            parts.append((*rate, minutes))
    if not all(event.timed for event in bag):
        raise ExportFault("the infusion has dates without times")
    return parts


def _end(bag: Sequence[ExportRow], follows: datetime | None) -> datetime | None:
    last = bag[-1]
    if last.action == "stopped" or (last.rate is not None and not last.rate[0]):
        return last.when
    return follows or last.stop


def _minutes(start: datetime, stop: datetime | None) -> Decimal | None:
    return None if stop is None or stop < start else Decimal(int((stop - start).total_seconds())) / 60


def _content(product: Product | None, ndc: str) -> Decimal | None:
    return None if product is None else container_mg(product, product.package(ndc))


def _cells(row: ExportRow, start: datetime, stop: datetime | None) -> dict[str, str]:
    cells = {name.replace("-", "_"): value for name, value in row.cells.items() if value}
    cells |= {"patient_control_number": row.account, "service_date": start.date().isoformat(), "ndc": row.ndc}
    if row.timed:
        cells["start"] = f"{start:%H:%M}"
    if stop is not None:
        cells["stop"] = f"{stop:%H:%M}"
    return cells
