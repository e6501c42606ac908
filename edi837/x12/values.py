"""How single values are written, and the one form that each of them is compared in.

The same few values come in claim after claim, so what costs more than a look-up is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

# Optional sign, digits, at most one point: no exponent, no comma, no blank (X12 type R, read leniently).
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
# A number has 18 characters at most; what is far longer is not one, and computing with it would never end.
_LONGEST_NUMBER = 40
_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DATE = re.compile(r"[0-9]{8}")
_DIAGNOSIS = re.compile(r"[A-Z0-9]{3}\.[A-Z0-9]*", re.ASCII | re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def number(text: str) -> Decimal | None:
    """The value of an X12 number, or None when the text is not one."""
    return Decimal(text) if len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) else None


def fits(value: Decimal) -> bool:
    """At most 8 digits before the point and 3 after it; trailing zeros do not count."""
    return abs(value) < 100_000_000 and value == round(value, 3)


@lru_cache(maxsize=1 << 12)
def plain(value: Decimal) -> str:
    """A computed decimal without exponent and trailing zeros: 5, 0.728, 1000."""
    if not value:
        return "0"  # whichever zero came first: -0 and 0.00 are one to the cache
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_text(text: str) -> str:
    """The number without plus sign, leading zeros and bare last point; anything else as it is."""
    if not _NUMBER.fullmatch(text):
        return text
    sign = "-" if text[0] == "-" else ""
    whole, point, fraction = text.lstrip("+-").partition(".")
    if point and not fraction:
        point = ""
    stripped = whole.lstrip("0")
    if not stripped and (whole or not fraction):
        stripped = "0"
    return sign + stripped + point + fraction


def without_breaks(text: str) -> str:
    """The text without the line breaks that a wrapped file has anywhere, and without outer blanks."""
    return text.replace("\r", "").replace("\n", "").strip()


@lru_cache(maxsize=1 << 14)
def badly_written(text: str) -> bool:
    """Whether the text is a number that is written in another way than it should be."""
    return number_text(text) != text


def upper(text: str) -> str:
    """Letters a to z in upper case; other letters have no other case here, of which some would become two."""
    return text.upper() if text.isascii() else text.translate(_UPPER)


@lru_cache(maxsize=1 << 12)
def code(text: str) -> str:
    """A code in upper case without blanks."""
    return upper(text.replace(" ", "").replace("\t", ""))


def qualifier(text: str) -> str:
    """A qualifier in upper case without outer blanks."""
    return upper(text.strip())


@lru_cache(maxsize=1 << 12)
def diagnosis(text: str) -> str:
    """A diagnosis code without its decimal point."""
    return text.replace(".", "") if _DIAGNOSIS.fullmatch(text) else text


def revenue_code(text: str) -> str:
    """Four digits; three get the zero that printed lists leave out."""
    return "0" + text if len(text) == 3 and text.isascii() and text.isdigit() else text


def modifiers(parts: Sequence[str]) -> tuple[str, ...]:
    """The modifiers in their order, upper case, without blanks and empty places."""
    return tuple(filter(None, map(code, parts)))


def day(text: str) -> date | None:
    """The day of a CCYYMMDD date, or None when it is not one."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


@lru_cache(maxsize=1 << 12)
def days(qualifier_: str, text: str) -> tuple[date | None, date | None]:
    """First and last day of a D8 or RD8 period; None for one that is not valid."""
    if qualifier_ == "RD8":
        first, _, last = text.partition("-")
        return day(first), day(last)
    only = day(text[:8] if qualifier_ == "DT" else text)
    return only, only


def iso(day_: date | None) -> str:
    """CCYY-MM-DD; '' for no valid date."""
    return day_.isoformat() if day_ else ""
