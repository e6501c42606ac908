"""The National Provider Identifier: ten digits, the last of which proves the others."""

from __future__ import annotations

import re
from functools import lru_cache

_NPI = re.compile(r"[12][0-9]{9}")
# What the card prefix 80840, under which NPIs are issued, adds to the sum of ISO 7812.
_PREFIX = 24


@lru_cache(maxsize=10_000)
def is_npi(text: str) -> bool:
    """Whether `text` is ten digits that begin with 1 or 2, with the right check digit."""
    if not _NPI.fullmatch(text):
        return False
    total = _PREFIX
    for place, digit in enumerate(map(int, reversed(text))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
