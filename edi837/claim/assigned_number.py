"""Numbers that payers give to authorizations, and digits that nobody assigns."""

from __future__ import annotations

import re
from collections.abc import Container

from edi837.system.late_pattern import late_pattern

_RUN = 6
_NO_DIGIT, _OTHER = re.compile("[^0-9]"), re.compile("[^A-Z0-9]")
# Six digits that count up or down.
_COUNTING = late_pattern(
    "|".join(
        counting[at : at + _RUN]
        for counting in ("01234567890", "09876543210")
        for at in range(len(counting) - _RUN + 1)
    )
)
# Too long for a code, with too few letters for a word; in digits alone neither as long as a date nor as an NPI.
_PLAIN = re.compile("[A-Z]{1,3}[0-9]{7,47}|[0-9]{9}|[0-9]{11,50}")


def bare(number: str) -> str:
    """Its letters and digits."""
    return number if number.isascii() and number.isalnum() else _OTHER.sub("", number)


def is_counted(number: str) -> bool:
    """Whether its digits are one and the same, or most of them count up or down."""
    shown = bare(number)
    digits = shown if shown.isdecimal() else _NO_DIGIT.sub("", shown)
    if len(digits) < len(shown):
        return not digits.strip("0")
    return len(set(digits)) == 1 or _COUNTING.search(digits) is not None


def is_assigned(number: str, placeholders: Container[str]) -> bool:
    """Whether a number is plainly one that somebody assigned: neither a word, nor a code, date, NPI or counted digits.

    Of many other numbers that is not known.
    """
    return _PLAIN.fullmatch(number) is not None and number not in placeholders and not is_counted(number)
