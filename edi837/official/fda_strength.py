"""Strengths as FDA writes them: a number, and a unit such as mg/mL, g/100mL, mg/.5mL, ug/mL, g/1 or [iU]/mL.

Units are those of UCUM: [iU] international units, [USP'U] units of the pharmacopeia, U units.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from edi837.dosing.drug_amount import MCI, MEQ, UNITS
from edi837.mapping.drugs import OtherStrength
from edi837.system.named_tuple import NamedTuple

_MG = {"kg": "1000000", "g": "1000", "mg": "1", "ug": "0.001", "mcg": "0.001", "ng": "0.000001"}
_ML = {"ml": "1", "l": "1000"}
_OTHERS = {
    "[iu]": (UNITS, "1"), "[usp'u]": (UNITS, "1"), "u": (UNITS, "1"),
    "meq": (MEQ, "1"), "mci": (MCI, "1"), "uci": (MCI, "0.001"), "ci": (MCI, "1000"),
}  # fmt: skip
_UNIT = re.compile(r"([a-z\[\]']+)/([0-9]*\.?[0-9]*)\s*([a-z]*)")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_FINEST = Decimal("0.0000000001")


class Strength(NamedTuple):
    """Milligrams in one milliliter, or in one piece (a powder's vial, a tablet); None where it is neither.

    `other` is a strength in another unit than of weight.
    """

    mg_per_ml: Decimal | None = None
    mg_each: Decimal | None = None
    other: OtherStrength | None = None


@lru_cache(maxsize=4096)
def strength(number: str, unit: str) -> Strength:
    """The strength of ONE substance; of several substances, none is the strength of the product."""
    match = _UNIT.fullmatch(unit.strip().lower())
    if match is None or not _NUMBER.fullmatch(number.strip()):
        return Strength()
    of = Decimal(match[2]) if match[2].strip(".") else Decimal(1)
    if match[1] in _OTHERS:
        return Strength(other=_other(Decimal(number.strip()), match[1], of, match[3]))
    if match[1] not in _MG:
        return Strength()
    mg = Decimal(number.strip()) * Decimal(_MG[match[1]])
    if match[3] in _ML:
        return Strength(mg_per_ml=_exact(mg, of * Decimal(_ML[match[3]])))
    return Strength(mg_each=_exact(mg, of)) if not match[3] else Strength()


def _other(number: Decimal, written: str, of: Decimal, volume: str) -> OtherStrength | None:
    if volume and volume not in _ML:
        return None
    unit, factor = _OTHERS[written]
    each = _exact(number * Decimal(factor), of * Decimal(_ML[volume] if volume else 1))
    return OtherStrength(each, unit, per_ml=bool(volume)) if each is not None else None


def _exact(mg: Decimal, of: Decimal) -> Decimal | None:
    """The quotient where it comes out; a rounded one would round the units that are computed from it."""
    if not mg or not of:
        return None
    quotient = mg / of
    rounded = quotient.quantize(_FINEST)
    return rounded.normalize() if rounded * of == mg else None
