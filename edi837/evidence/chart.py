"""The chart: what the medical record says of a drug line, from a CSV file. Evidence, never guessed."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path

from edi837.claim.claim import ServiceLine
from edi837.system.csv_file import Columns, read_content
from edi837.system.errors import MappingError
from edi837.x12 import ndc
from edi837.x12.values import day

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEY_COLUMNS = ("line", "service_date")


@dataclass(frozen=True)
class ChartRow:
    """One administration. Amounts are milligrams; what the file leaves empty is None or ''. `row` counts from 2."""

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


COLUMNS = tuple(column.name for column in fields(ChartRow) if column.name != "row")
_COLUMNS = Columns("a chart", COLUMNS)
_DECIMALS = frozenset({"mg_given", "mg_discarded", "mg_dispensed", "containers_opened", "container_mg"})


@dataclass(frozen=True)
class Match:
    """The row of a line, or None; `several` rows fit as well as one another, and none was chosen.

    `of_another_date` names the line, but its date is not the line's: it is not evidence.
    """

    row: ChartRow | None
    several: int = 0
    of_another_date: ChartRow | None = None


_NO_MATCH = Match(None)


@dataclass(frozen=True)
class Chart:
    """All rows, found by patient control number and line, or by date and NDC; `columns` are those of the file."""

    name: str
    sha256: str
    columns: frozenset[str]
    _by_claim: Mapping[str, list[ChartRow]] = field(repr=False)

    def find(self, line: ServiceLine) -> Match:
        """The row of a line; a line of what was discarded shares the row of the line beside it."""
        rows = self._by_claim.get(line.claim.patient_control_number.strip())
        if not rows:
            return _NO_MATCH
        match = self._match(rows, line)
        if match.row is None and not match.several and line.discarded:
            for other in line.claim.target_lines:
                if not other.discarded and other.procedure == line.procedure and other.day == line.day:
                    return self._match(rows, other)
        return match

    @staticmethod
    def _match(rows: list[ChartRow], line: ServiceLine) -> Match:
        numbered = [row for row in rows if row.line and row.line == line.number.strip()]
        if numbered:
            first = numbered[0]
            if first.service_date is None or line.day is None or _within(first.service_date, line):
                return Match(first)
            return Match(None, of_another_date=first)
        dated = [
            row
            for row in rows
            if not row.line and row.service_date == line.day and (not row.ndc or not line.ndc or row.ndc == line.ndc)
        ]
        return Match(dated[0]) if len(dated) == 1 else Match(None, len(dated))


def _within(day: date, line: ServiceLine) -> bool:
    """Whether a day is one of the line's."""
    return line.day is not None and line.day <= day <= (line.service_to or line.day)


def read_chart(path: Path) -> Chart:
    """Read a chart file; MappingError names file, row and column of what cannot be used."""
    content, text = read_content(path)
    by_claim: dict[str, list[ChartRow]] = {}
    lines = text.splitlines()
    header = _header(path, lines)
    for row in _rows(path, lines, header):
        by_claim.setdefault(row.patient_control_number, []).append(row)
    for rows in by_claim.values():
        _refuse_doubles(path, rows)
    return Chart(path.name, hashlib.sha256(content).hexdigest(), frozenset(header), by_claim)


def _rows(path: Path, lines: Iterable[str], header: list[str]) -> Iterator[ChartRow]:
    reader = csv.reader(lines, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if number > 1 and any(cell.strip() for cell in cells):
                yield _row(path, number, header, cells)
    except csv.Error as error:
        raise MappingError(str(path), reader.line_num, f"is not a CSV file: {error}") from error


def _header(path: Path, lines: Iterable[str]) -> list[str]:
    try:
        header = [name.strip().lower() for name in next(csv.reader(lines, strict=True), [])]
    except csv.Error as error:
        raise MappingError(str(path), 1, f"is not a CSV file: {error}") from error
    _COLUMNS.check(path, header)
    if "patient_control_number" not in header or not set(_KEY_COLUMNS) & set(header):
        raise MappingError(str(path), 1, "needs the columns patient_control_number and line or service_date")
    return header


def _row(path: Path, number: int, header: list[str], cells: list[str]) -> ChartRow:
    if len(cells) != len(header):
        raise MappingError(str(path), number, f"has {len(cells)} cells, the header has {len(header)}")
    values: dict[str, object] = {}
    for name, cell in zip(header, cells, strict=True):
        try:
            values[name] = _value(name, cell.strip())
        except ValueError as error:
            raise MappingError(str(path), number, f"column {name}: {error}") from None
    # _value gives each column the type of its field.
    row = ChartRow(row=number, **values)  # type: ignore[arg-type]
    if not row.patient_control_number or not (row.line or row.service_date):
        raise MappingError(str(path), number, "has no patient_control_number, or neither line nor service_date")
    return row


def _value(name: str, cell: str) -> object:
    if name in _DECIMALS:
        if not cell:
            return None
        if not _NUMBER.fullmatch(cell):
            raise ValueError("must be a plain number of milligrams such as 42.5, without comma, sign or unit")
        return Decimal(cell)
    if name == "service_date":
        return _date(cell) if cell else None
    if name == "ndc" and cell:
        form, digits = ndc.classify(cell)
        if form not in ndc.SAFE_FORMS:
            raise ValueError("must be an NDC of eleven digits, or with the hyphens of the label")
        return digits
    if name == "container" and cell not in ("", "single-dose", "multi-dose"):
        raise ValueError("must be single-dose, multi-dose or empty")
    return cell


def _date(cell: str) -> date:
    value = day(cell.replace("-", "")) if _ISO.fullmatch(cell) else day(cell)
    if value is None:
        raise ValueError("must be a date as 2026-11-03 or 20261103")
    return value


def _refuse_doubles(path: Path, rows: list[ChartRow]) -> None:
    seen: dict[object, int] = {}
    for row in rows:
        key = row.line or tuple(getattr(row, name) for name in COLUMNS)
        if key in seen:
            raise MappingError(str(path), row.row, f"repeats row {seen[key]}")
        seen[key] = row.row
