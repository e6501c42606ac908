"""Strengths as FDA writes them: a number, and a unit such as mg/mL, g/100mL, mg/.5mL, ug/mL, g/1 or [iU]/mL."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_MG = {"kg": "1000000", "g": "1000", "mg": "1", "ug": "0.001", "mcg": "0.001", "ng": "0.000001"}
_ML = {"ml": "1", "l": "1000"}
_UNIT = re.compile(r"([a-z]+)/([0-9]*\.?[0-9]*)\s*([a-z]*)")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_FINEST = Decimal("0.0000000001")


class Strength(NamedTuple):
    """Milligrams in one milliliter, or in one piece (a powder's vial, a tablet); None where it is neither."""

    mg_per_ml: Decimal | None = None
    mg_each: Decimal | None = None


@lru_cache(maxsize=4096)
def strength(number: str, unit: str) -> Strength:
    """The strength of ONE substance; of several substances, none is the strength of the product."""
    match = _UNIT.fullmatch(unit.strip().lower())
    if match is None or match[1] not in _MG or not _NUMBER.fullmatch(number.strip()):
        return Strength()
    mg = Decimal(number.strip()) * Decimal(_MG[match[1]])
    of = Decimal(match[2]) if match[2].strip(".") else Decimal(1)
    if match[3] in _ML:
        return Strength(mg_per_ml=_exact(mg, of * Decimal(_ML[match[3]])))
    return Strength(mg_each=_exact(mg, of)) if not match[3] else Strength()


def _exact(mg: Decimal, of: Decimal) -> Decimal | None:
    """The quotient where it comes out; a rounded one would round the units that are computed from it."""
    if not mg or not of:
        return None
    quotient = mg / of
    rounded = quotient.quantize(_FINEST)
    return rounded.normalize() if rounded * of == mg else None
