"""The charge master: what a provider charges for a unit of a code, from a CSV file. It bounds typed amounts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from edi837.decisions.pick import Bounds
from edi837.decisions.refusal import RefusedRow
from edi837.system.csv_file import Columns, CsvRow, csv_rows, read_content
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError
from edi837.system.named_tuple import NamedTuple

COLUMNS = Columns("a charge master", ("code", "modifiers", "unit charge", "from", "until"), ("code", "unit charge"))
_CODE, _MODIFIER = re.compile(r"[A-Z0-9]{5}"), re.compile(r"[A-Z0-9]{2}")
_AMOUNT = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,4})?")
_CENT = Decimal("0.01")


class UnitCharge(NamedTuple):
    """A row: dollars for one unit of a code under modifiers, none of which means under any. `row` counts from 2."""

    row: int
    code: str
    modifiers: frozenset[str]
    amount: Decimal
    first: date
    last: date


@dataclass(frozen=True)
class ChargeMaster:
    """All rows, by code."""

    name: str
    _by_code: Mapping[str, list[UnitCharge]] = field(repr=False)

    def bounds(self, code: str, modifiers: Collection[str], day: date | None, units: Decimal) -> Bounds:
        """The least and the most of a line's charge: units × unit charge, in cents, over the rows that speak of it.

        Those are the rows of the code on that day whose modifiers all stand on the line; rows with more of them go
        before rows with fewer. RefusedRow where there is none.
        """
        if day is None:
            raise RefusedRow("the line has no date of service, so the charge master says nothing of it")
        fitting = [
            charge
            for charge in self._by_code.get(code, ())
            if charge.first <= day <= charge.last and charge.modifiers <= frozenset(modifiers)
        ]
        if not fitting:
            raise RefusedRow(
                "the charge master has no unit charge for the line",
                f"{self.name} has no unit charge of {code} on {day.isoformat()}: add it, or name a choice",
            )
        nearest = max(len(charge.modifiers) for charge in fitting)
        rows = [charge for charge in fitting if len(charge.modifiers) == nearest]
        amounts = sorted((row.amount * units).quantize(_CENT, ROUND_HALF_UP) for row in rows)
        numbers = ", ".join(str(row.row) for row in rows)
        return Bounds(amounts[0], amounts[-1], f"{self.name}, row {numbers}")


def read_charge_master(path: Path) -> ChargeMaster:
    """Read a charge master; MappingError names file, row and column of what cannot be used."""
    by_code: dict[str, list[UnitCharge]] = {}
    for row in csv_rows(path, read_content(path)[1], _column, COLUMNS):
        charge = _unit_charge(row)
        by_code.setdefault(charge.code, []).append(charge)
    if not by_code:
        raise MappingError(str(path), None, "has no row")
    return ChargeMaster(path.name, by_code)


def _column(name: str) -> str:
    return " ".join(name.replace("_", " ").lower().split())


def _unit_charge(row: CsvRow) -> UnitCharge:
    path, number, cells = row
    code, amount = cells["code"].upper(), cells["unit charge"]
    modifiers = [modifier for modifier in re.split(r"[\s:;,]+", cells.get("modifiers", "").upper()) if modifier]
    if not _CODE.fullmatch(code):
        raise MappingError(str(path), number, "column code: must be a procedure code of five characters")
    if not all(map(_MODIFIER.fullmatch, modifiers)):
        raise MappingError(str(path), number, "column modifiers: must be modifiers of two characters, as JZ or JZ KX")
    if not _AMOUNT.fullmatch(amount) or not Decimal(amount):
        raise MappingError(
            str(path), number, "column unit charge: must be a plain amount such as 12.50, without comma, sign or $"
        )
    first, last = row.day("from") or date.min, row.day("until") or date.max
    if first > last:
        raise MappingError(str(path), number, "column until: the charge ends before it begins")
    return UnitCharge(number, code, frozenset(modifiers), Decimal(amount), first, last)
