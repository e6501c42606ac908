"""What a description of a code says: which substance it names, and how many milligrams."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from edi837.system.late_pattern import late_pattern

# A hyphen joins: S-KETAMINE is another word than KETAMINE.
_WORD = late_pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MASS = {"kg": "1000000", "g": "1000", "gm": "1000", "gram": "1000", "mg": "1", "milligram": "1"} | dict.fromkeys(
    ("mcg", "ug", "microgram"), "0.001"
)
_AMOUNT = late_pattern(
    rf"(?<![\w.,])([0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)\s*({'|'.join(_MASS)})s?\b(?!\s*/)", re.IGNORECASE
)
# What a shortened description keeps of a word.
_SHORTEST = 5


def names(text: str, words: Iterable[str], shortened: bool = False) -> bool:
    """Whether a description names a substance by one of its words; `shortened` takes the beginning of one for it."""
    present = set(_WORD.findall(text.lower()))
    wanted = [word.lower() for word in words]
    if not present.isdisjoint(wanted):
        return True
    return shortened and any(
        len(beginning) >= _SHORTEST and word.startswith(beginning) for beginning in present for word in wanted
    )


def milligrams(text: str) -> Decimal | None:
    """The one amount of a description (`up to 1 gm`: 1000); None when it has none, or several."""
    amounts = {
        Decimal(number.replace(",", "")) * Decimal(_MASS[unit.lower()]) for number, unit in _AMOUNT.findall(text)
    }
    return amounts.pop() if len(amounts) == 1 else None


def bare(text: str) -> str:
    """A description without its first word `injection`, and with g for gm: `streptomycin, up to 1 g`."""
    shortened = re.sub(r"^inj(?:ection)?\b[,.:]?\s*(?:of\s+)?", "", " ".join(text.split()), flags=re.IGNORECASE)
    return re.sub(r"(?<=[0-9] )gm\b", "g", shortened)
