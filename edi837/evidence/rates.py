"""The rate table: what payers allow for a unit, by site of service, from a CSV file. Evidence, never guessed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from edi837.claim.claim import ServiceLine
from edi837.system.csv_file import Columns, CsvRow, csv_rows, read_content
from edi837.system.errors import MappingError

COLUMNS = Columns(
    "rates", ("payer", "site", "unit_amount", "form", "code", "from", "until"), ("payer", "site", "unit_amount")
)
_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_SITE, _CODE = re.compile(r"[0-9]{2}"), re.compile(r"[A-Z0-9]{5}")
_NO_END = date.max


class Rate(NamedTuple):
    """A row: dollars for one unit. '' as `form` or `code` stands for any; `row` counts from 2."""

    row: int
    payer: str
    site: str
    unit_amount: Decimal
    form: str
    code: str
    first: date
    last: date

    def fits(self, line: ServiceLine, day: date) -> bool:
        """Whether it speaks of the line's form, code and day, whatever its site."""
        form_fits = self.form in ("", line.claim.claim_type)
        return form_fits and self.code in ("", line.procedure) and self.first <= day <= self.last


@dataclass(frozen=True)
class Rates:
    """All rows, by payer."""

    name: str
    sha256: str
    _by_payer: Mapping[str, list[Rate]] = field(repr=False)

    def by_site(self, line: ServiceLine) -> dict[str, Rate]:
        """The rate at each site for the payer of a line, its id before its class; a rate for the code goes first."""
        day, payer = line.day, line.claim.payer
        if day is None:
            return {}
        for name in (payer.id.upper(), payer.policy.payer_class.upper()):
            fitting = [rate for rate in self._by_payer.get(name, ()) if rate.fits(line, day)]
            if fitting:
                return {rate.site: rate for rate in sorted(fitting, key=lambda rate: bool(rate.code) + bool(rate.form))}
        return {}


def read_rates(path: Path) -> Rates:
    """Read a rate table; MappingError names file, row and column of what cannot be used."""
    content, text = read_content(path)
    by_payer: dict[str, list[Rate]] = {}
    for row in csv_rows(path, text, _column, COLUMNS):
        rate = _rate(row)
        others = by_payer.setdefault(rate.payer, [])
        if (double := next((other for other in others if _overlap(other, rate)), None)) is not None:
            raise MappingError(str(path), rate.row, f"speaks of the same as row {double.row}")
        others.append(rate)
    return Rates(path.name, hashlib.sha256(content).hexdigest(), by_payer)


def _overlap(rate: Rate, other: Rate) -> bool:
    same = rate.site == other.site and rate.form == other.form and rate.code == other.code
    return same and rate.first <= other.last and other.first <= rate.last


def _column(name: str) -> str:
    return name.strip().lower()


def _rate(row: CsvRow) -> Rate:
    path, number, cells = row

    def cell(name: str, pattern: re.Pattern[str] | None, what: str, optional: bool = False) -> str:
        value = cells.get(name, "").upper()
        if (value or not optional) and not (pattern.fullmatch(value) if pattern else value):
            raise MappingError(str(path), number, f"column {name}: must be {what}")
        return value

    first, last = row.day("from"), row.day("until")
    if first and last and first > last:
        raise MappingError(str(path), number, "column until: the rate ends before it begins")
    return Rate(
        row=number,
        payer=cell("payer", None, "a payer's id, or a class of the payer mappings"),
        site=cell("site", _SITE, "two digits: place of service (837P) or facility type (837I)"),
        unit_amount=Decimal(cell("unit_amount", _AMOUNT, "a plain amount such as 12.50, without comma, sign or $")),
        form=cell("form", re.compile("[PI]"), "P, I or empty", optional=True),
        code=cell("code", _CODE, "a procedure code or empty", optional=True),
        first=first or date.min,
        last=last or _NO_END,
    )
