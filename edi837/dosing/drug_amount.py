"""Amounts as tables and people write them: a number and a unit, brought to one unit of its kind."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from edi837.system.late_pattern import late_pattern
from edi837.system.named_tuple import NamedTuple

MG, ML, UNITS, MCI, MEQ, DOSES, VIALS = "mg", "mL", "units", "mCi", "mEq", "doses", "vials"
# A unit's words, the unit of its kind, and how many of that it is.
_UNITS = (
    ("mg|milligrams?", MG, "1"),
    ("mcg|ug|micrograms?", MG, "0.001"),
    ("g|gm|grams?", MG, "1000"),
    ("ml|milliliters?|cc", ML, "1"),
    ("international units?|units?|iu|i\\.u\\.|usp units?", UNITS, "1"),
    ("million units?|mu", UNITS, "1000000"),
    ("mci|millicuries?", MCI, "1"),
    ("uci|microcuries?", MCI, "0.001"),
    ("meq|milliequivalents?", MEQ, "1"),
    ("doses?", DOSES, "1"),
    ("vials?", VIALS, "1"),
)
# Units in which tables write an amount, beside the one of its kind; and the singular of what is counted.
_WRITTEN = (
    ("mcg|ug|micrograms?", "mcg", "0.001"),
    ("international units?|iu|i\\.u\\.", "IU", "1"),
    ("doses?", "dose", "1"),
    ("vials?", "vial", "1"),
)
_WORDS = "|".join(words for words, _, _ in sorted(_UNITS, key=lambda unit: -len(unit[0])))
# A rate (mg/mL, mg/kg, 1 mg / 0.1 mL) is no amount; `per unit` is one unit.
_AMOUNT = late_pattern(
    rf"(?:(?<![\w.,/])(?<!/ )(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)\s*|\bper\s+)"
    rf"(?P<unit>{_WORDS})(?![\w/])(?!\s*/)",
    re.IGNORECASE,
)

_STUDY = late_pattern(r"\bper\s+(?:study|treatment)\s+dose\b", re.IGNORECASE)
_AND = late_pattern(r"\band\b", re.IGNORECASE)


class DrugAmount(NamedTuple):
    """A number of mg, mL, units, mCi, mEq, doses or vials."""

    number: Decimal
    unit: str


class WrittenUnit(NamedTuple):
    """A unit as a table names it, and its size in the unit of its kind: mcg is 0.001 mg."""

    name: str
    size: Decimal


def unit_in(text: str) -> WrittenUnit:
    """The unit in which a text writes its amount: mg, mcg, IU, units, mL, mCi, mEq, dose or vial.

    `text` is one that `amount_in` found an amount in; ValueError where it has none. Grams are written in milligrams,
    millions of units in units, and microcuries in millicuries.
    """
    match = _AMOUNT.search(text)
    if match is None:
        raise ValueError("the text has no amount")
    for words, name, size in _WRITTEN:
        if re.fullmatch(words, match["unit"], re.IGNORECASE):
            return WrittenUnit(name, Decimal(size))
    return WrittenUnit(_measure(match["number"], match["unit"]).unit, Decimal(1))


def amount_in(text: str) -> DrugAmount | None:
    """The one amount of a text (`Injection, a drug, per 250 mg`); None where it has none, or several.

    So has `3 mg and 3 mg`, of two substances; what is counted in doses of a study has no amount but theirs.
    """
    matches = list(_AMOUNT.finditer(text))
    if _STUDY.search(text) or any(
        _AND.search(text, before.end(), after.start()) for before, after in pairwise(matches)
    ):
        return None
    measures = {_measure(match["number"], match["unit"]) for match in matches}
    return measures.pop() if len(measures) == 1 else None


def _measure(number: str | None, word: str) -> DrugAmount:
    unit, factor = next((unit, factor) for words, unit, factor in _UNITS if re.fullmatch(words, word, re.IGNORECASE))
    return DrugAmount(Decimal((number or "1").replace(",", "")) * Decimal(factor), unit)
