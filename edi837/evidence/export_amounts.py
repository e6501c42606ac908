"""Amounts of an export as milligrams: mass, volume times strength, vials, by weight, and rates times minutes."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from edi837.system.named_tuple import NamedTuple

_NUMBER = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,9})?|\.[0-9]{1,9}")
_WITH_UNIT = re.compile(r"([0-9.,]+) ?([A-Za-z\u00b5\u03bc%][^0-9]*)")
_STRENGTH = re.compile(
    r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?(mg|mcg)(?: ?/ ?|/)(?:([0-9]{1,6}(?:\.[0-9]{1,6})?) ?)?mL\b", re.I
)
_MASS = {
    "mg": "1", "mgs": "1", "milligram": "1", "milligrams": "1", "mcg": "0.001", "ug": "0.001", "\u00b5g": "0.001",
    "\u03bcg": "0.001", "microgram": "0.001", "micrograms": "0.001", "g": "1000", "gm": "1000", "gram": "1000",
    "grams": "1000",
}  # fmt: skip
_VOLUME = frozenset({"ml", "mls", "cc", "milliliter", "milliliters"})
_VIALS = frozenset({"vial", "vials", "vial(s)"})
_MINUTES = {"min": 1, "mins": 1, "minute": 1, "minutes": 1, "hr": 60, "hrs": 60, "h": 60, "hour": 60, "hours": 60}
_KILOGRAM = frozenset({"kg", "kilogram", "kilograms"})
POUND = Decimal("0.45359237")
_THOUSANDTH = Decimal("0.001")
MASS, VOLUME, VIALS = "mass", "volume", "vials"


class ExportFault(ValueError):
    """Why a row of an export cannot be used, without a value of it."""


class ExportUnit(NamedTuple):
    """A unit: its kind, the mg of one of a mass, whether it is for a kilogram, and for how many minutes (0: none)."""

    kind: str
    size: Decimal
    by_weight: bool
    minutes: int


class Measured(NamedTuple):
    """What it takes to bring an amount to milligrams; None where it is not known."""

    mg_per_ml: Decimal | None
    container_mg: Decimal | None
    weight: Decimal | None


@lru_cache(maxsize=1 << 12)
def read_number(text: str) -> Decimal | None:
    """A number, with commas between thousands or without; None for anything else, a sign too."""
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def amount_and_unit(amount: str, unit: str) -> tuple[Decimal, str]:
    """The number of a cell, and its unit from the cell beside it or from its own; ExportFault where one is missing."""
    match = _WITH_UNIT.fullmatch(amount)
    if match is not None and (not unit or unit.lower() == match[2].strip().lower()):
        amount, unit = match[1], match[2].strip()
    value = read_number(amount)
    if value is None:
        raise ExportFault("the amount is not a number that is not negative")
    if not unit:
        raise ExportFault("the amount has no unit")
    return value, unit


@lru_cache(maxsize=1 << 10)
def read_unit(text: str) -> ExportUnit | None:
    """`mg`, `mL`, `mcg/kg/min`, `mL/hr`; None for a unit that is not known."""
    first, *others = (part.strip().lower() for part in text.split("/"))
    by_weight, minutes = False, 0
    for part in others:
        if part in _KILOGRAM and not by_weight and not minutes:
            by_weight = True
        elif part in _MINUTES and not minutes:
            minutes = _MINUTES[part]
        else:
            return None
    if first in _MASS:
        return ExportUnit(MASS, Decimal(_MASS[first]), by_weight, minutes)
    if first in _VOLUME and not by_weight:
        return ExportUnit(VOLUME, Decimal(1), False, minutes)
    if first in _VIALS and not others:
        return ExportUnit(VIALS, Decimal(1), False, 0)
    return None


def in_mg(amount: Decimal, unit: ExportUnit, measured: Measured) -> Decimal:
    """An amount as milligrams; of a rate those of the time that it is for. ExportFault where something is missing."""
    if unit.kind == MASS:
        mg = amount * unit.size
    elif unit.kind == VOLUME:
        if measured.mg_per_ml is None:
            raise ExportFault("the amount is a volume, and nothing tells the strength")
        mg = amount * measured.mg_per_ml
    else:
        if measured.container_mg is None:
            raise ExportFault("the amount is in vials, and nothing tells what one holds")
        mg = amount * measured.container_mg
    if not unit.by_weight:
        return mg
    if measured.weight is None:
        raise ExportFault("the amount is for a kilogram, and there is no weight")
    return mg * measured.weight


def infused(parts: list[tuple[Decimal, ExportUnit, Decimal]], measured: Measured) -> Decimal:
    """Milligrams of rates, each with its minutes; rounded to a thousandth."""
    total = Decimal(0)
    for rate, unit, minutes in parts:
        if not unit.minutes:
            raise ExportFault("the rate has a unit that is not for a time")
        total += in_mg(rate, unit, measured) * minutes / unit.minutes
    return total.quantize(_THOUSANDTH, ROUND_HALF_EVEN).normalize()


@lru_cache(maxsize=1 << 10)
def strength_in(text: str) -> Decimal | None:
    """The mg in a mL that a text tells, as `50 MG/ML` or `500 mg/10 mL`; None where it tells none, or several."""
    strengths = {
        Decimal(number) * Decimal(_MASS[unit.lower()]) / Decimal(volume or 1)
        for number, unit, volume in _STRENGTH.findall(text)
        if Decimal(volume or 1)
    }
    return strengths.pop() if len(strengths) == 1 else None
