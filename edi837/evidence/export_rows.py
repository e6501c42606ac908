"""The rows of an export by a map: typed cells, each fault without a value. What the map does not name is not read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import MAXYEAR, MINYEAR, datetime
from decimal import Decimal
from pathlib import Path

from edi837.evidence.chart_row import says_nothing
from edi837.evidence.export_amounts import POUND, ExportFault, ExportUnit, amount_and_unit, read_number, read_unit
from edi837.evidence.export_file import moment_of, table
from edi837.mapping.chart_maps import ChartMap
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError
from edi837.system.named_tuple import NamedTuple
from edi837.x12 import ndc

_TEXTS = ("indication", "prior-therapies", "monitoring", "adverse-events", "risk-benefit")
# A word of an export that may be shown: anything else could be what a person wrote.
_PLAIN_WORD, _MOST_WORDS = re.compile(r"[A-Za-z][A-Za-z /()%-]{0,30}"), 20


class ExportRow(NamedTuple):
    """A row that can be used; `row` counts from 2. Amount and rate come with their units."""

    file: str
    row: int
    account: str
    order: tuple[str, ...]
    encounter: str
    drug: str
    ndc: str
    strength: str
    when: datetime
    timed: bool
    stop: datetime | None
    action: str
    amount: tuple[Decimal, ExportUnit] | None
    rate: tuple[Decimal, ExportUnit] | None
    minutes: Decimal | None
    weight: Decimal | None
    cells: dict[str, str]


class BadRow(NamedTuple):
    """A row that cannot be used: why, and of its key what can be read."""

    file: str
    row: int
    reason: str
    account: str
    when: datetime | None
    ndc: str
    drug: str


@dataclass
class ExportReader:
    """Reads one file; `words` counts what a map does not know, by column and word; `kinds` are the columns there."""

    path: Path
    map: ChartMap
    facility: str | None = None
    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    facilities: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def rows(self) -> Iterator[ExportRow | BadRow]:
        """All rows that hold anything; MappingError where the file is not such an export."""
        header, rows = table(self.path)
        places = self._places(header)
        self.kinds = set(places)
        for number, cells in enumerate(rows, 2):
            if not any(cell.strip() for cell in cells) or cells == header:
                continue
            values = {name: cells[at].strip() for name, at in places.items() if at < len(cells)}
            if (facility := values.get("facility", "")) and self.facility not in (None, facility):
                continue
            self.facilities.add(facility)
            try:
                if len(cells) != len(header):
                    raise ExportFault(f"has {len(cells)} cells, the header has {len(header)}")
                yield self._row(number, values)
            except ExportFault as fault:
                yield self._bad(number, values, str(fault))

    def _places(self, header: list[str]) -> dict[str, int]:
        names = [name.strip().lower() for name in header]
        places = {
            kind: names.index(column.name.lower())
            for kind, column in self.map.columns.items()
            if column.name.lower() in names
        }
        needed = [kind for kind in ("account", "action") if kind not in places]
        if missing := needed or ([] if {"time", "date"} & places.keys() else ["time"]):
            column = self.map.columns.get(missing[0])
            name = column.name if column is not None else missing[0]
            raise MappingError(
                str(self.path), 1, f"has no column {name}, which map {self.map.id} takes as {missing[0]}"
            )
        return places

    def _row(self, number: int, values: dict[str, str]) -> ExportRow:
        when, timed = self._when(values)
        status = self._known("status", values, self.map.statuses, "counts")
        action = self._known("action", values, self.map.actions, "")
        account = self._padded("account", values)
        if not account:
            raise ExportFault("has no account number")
        if status == "cancelled":
            action = "cancelled"
        counts = action not in ("cancelled", "not given", "ignored")
        stop = self._moment("stop", values.get("stop", ""), when) if values.get("stop") else None
        return ExportRow(
            self.path.name,
            number,
            account,
            (account, values.get("order", "") or values.get("encounter", ""), values.get("order", "") and "order"),
            values.get("encounter", ""),
            values.get("drug", ""),
            self._ndc(values),
            values.get("strength", ""),
            when,
            timed,
            stop,
            action,
            self._amount("amount", "unit", values) if counts else None,
            self._amount("rate", "rate-unit", values) if counts else None,
            self._minutes(values),
            self._weight(values),
            self._cells(values),
        )

    def _cells(self, values: dict[str, str]) -> dict[str, str]:
        """What goes into the chart as it is, but free text and names: of them only that there was something."""
        cells = {name: values.get(name, "") for name in ("line", "container", "site", "authorization")}
        cells["ordering-provider"] = "ordered" if values.get("ordering-provider") else ""
        cells["route"] = self._known("route", values, self.map.routes, "") if values.get("route") else ""
        cells["witness"] = "witnessed" if not says_nothing(values.get("witness", "")) else ""
        for name in _TEXTS:
            text = values.get(name, "")
            cells[name] = "" if not text else "none" if says_nothing(text) else "charted"
        return cells

    def _known(self, kind: str, values: dict[str, str], words: Mapping[str, str], absent: str) -> str:
        text = " ".join(values.get(kind, "").split())
        if not text and absent:
            return absent
        meant = words.get(text.lower())
        if meant is None and kind == "route":
            return text if text in {"IV", "IM", "SC", "PO", "SL"} else self._unknown(kind, text)
        return meant if meant is not None else self._unknown(kind, text)

    def _unknown(self, kind: str, text: str) -> str:
        self.words[kind, text] += 1
        raise ExportFault(f"the {kind} is a word that the map does not know" if text else f"has no {kind}")

    def _padded(self, kind: str, values: dict[str, str]) -> str:
        text, column = values.get(kind, ""), self.map.columns.get(kind)
        if column is not None and column.digits and text.isascii() and text.isdecimal():
            return text.zfill(column.digits)
        return text

    def _ndc(self, values: dict[str, str]) -> str:
        text = self._padded("ndc", values)
        if not text:
            return ""
        form, digits = ndc.classify(text)
        if form not in ndc.SAFE_FORMS:
            raise ExportFault("the NDC has no form of an NDC")
        return digits

    def _amount(self, kind: str, unit_kind: str, values: dict[str, str]) -> tuple[Decimal, ExportUnit] | None:
        text, column = values.get(kind, ""), self.map.columns.get(kind)
        if not text:
            return None
        written = values.get(unit_kind, "") or (column.unit if column is not None else "")
        value, name = amount_and_unit(text, written)
        unit = read_unit(self.map.units.get(name.lower(), name))
        if unit is None:
            self.words[unit_kind, name] += 1
            raise ExportFault(f"the {unit_kind} is a word that the map does not know")
        return value, unit

    def _minutes(self, values: dict[str, str]) -> Decimal | None:
        text, column = values.get("duration", ""), self.map.columns.get("duration")
        if not text or column is None:
            return None
        value = read_number(text)
        if value is None or column.unit not in ("min", "hr"):
            raise ExportFault("the duration is not a number of minutes or hours")
        return value * (60 if column.unit == "hr" else 1)

    def _weight(self, values: dict[str, str]) -> Decimal | None:
        text, column = values.get("weight", ""), self.map.columns.get("weight")
        if not text or column is None:
            return None
        value = read_number(text)
        if not value or column.unit not in ("kg", "lb"):
            raise ExportFault("the weight is not a number of kg or lb")
        return value * (POUND if column.unit == "lb" else 1)

    def _when(self, values: dict[str, str]) -> tuple[datetime, bool]:
        """The moment of a row, and whether its time is told."""
        text = " ".join(filter(None, (values.get("date", ""), values.get("time", ""))))
        moment = self._moment("time", text, None)
        return moment, ":" in text or len(text.split()) > 1

    def _moment(self, kind: str, text: str, beside: datetime | None) -> datetime:
        moment = moment_of(text)
        if moment is None and beside is not None and (clock := moment_of(f"{beside.date()} {text}")) is not None:
            moment = clock
        # A moment at an end of the calendar cannot be told in another zone.
        if moment is None or not MINYEAR < moment.year < MAXYEAR:
            raise ExportFault(f"the {kind} is not one as 2026-11-03 10:02 or 11/03/2026 10:02")
        if moment.tzinfo is not None and self.map.zone is not None:
            moment = moment.astimezone(self.map.zone)
        return moment.replace(tzinfo=None)

    def _bad(self, number: int, values: dict[str, str], reason: str) -> BadRow:
        try:
            when: datetime | None = self._when(values)[0]
        except ExportFault:
            when = None
        try:
            digits = self._ndc(values)
        except ExportFault:
            digits = ""
        return BadRow(
            self.path.name, number, reason, self._padded("account", values), when, digits, values.get("drug", "")
        )

    def unknown_words(self) -> list[str]:
        """The words that the map does not know, each with how often; of many only their number."""
        said = []
        for kind in dict.fromkeys(kind for kind, _ in self.words):
            words = {word: times for (of, word), times in self.words.items() if of == kind and word}
            shown = [f"{word!r} ({times})" for word, times in words.items() if _PLAIN_WORD.fullmatch(word)]
            if len(words) > _MOST_WORDS:
                said.append(f"{kind}: {len(words)} words that are not known; is it the right column?")
            elif words:
                hidden = len(words) - len(shown)
                said.append(
                    f"{kind}: {', '.join([*shown, *([f'{hidden} that are no plain words'] if hidden else [])])}"
                )
        return said
