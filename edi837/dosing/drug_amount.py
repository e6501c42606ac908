"""Amounts as tables and people write them: a number and a unit, brought to one unit of its kind."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

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
_WORDS = "|".join(words for words, _, _ in sorted(_UNITS, key=lambda unit: -len(unit[0])))
# A rate (mg/mL, mg/kg) is no amount; `per unit` is one unit.
_AMOUNT = re.compile(
    rf"(?:(?<![\w.,])(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)\s*|\bper\s+)(?P<unit>{_WORDS})(?![\w/])(?!\s*/)",
    re.IGNORECASE,
)


class DrugAmount(NamedTuple):
    """A number of mg, mL, units, mCi, mEq, doses or vials."""

    number: Decimal
    unit: str


def amount_in(text: str) -> DrugAmount | None:
    """The one amount of a text (`Injection, a drug, per 250 mg`); None where it has none, or several."""
    measures = {_measure(match["number"], match["unit"]) for match in _AMOUNT.finditer(text)}
    return measures.pop() if len(measures) == 1 else None


def _measure(number: str | None, word: str) -> DrugAmount:
    unit, factor = next((unit, factor) for words, unit, factor in _UNITS if re.fullmatch(words, word, re.IGNORECASE))
    return DrugAmount(Decimal((number or "1").replace(",", "")) * Decimal(factor), unit)
