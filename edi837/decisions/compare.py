"""Whether a cell of a decisions file is what the report showed, as spreadsheets rewrite numbers, dates and texts.

A spreadsheet writes 5.0 for 5, 1,234.50 for 1234.5, 409205105 for 00409205105, 2024-01-05 for 20240105, 11-Oct for
10-11. It cuts texts of more than 32,767 characters, and leaves out what has no sign. Anything else is another value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import lru_cache

from edi837.system.named_tuple import NamedTuple

_CELL_ENDS = "…"
_LEAST_OF_A_CUT_CELL = 250
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_ROUNDED = re.compile(r"([+-]?[0-9](?:[.,][0-9]+)?)[Ee]([+-]?[0-9]{1,2})")
# Digits in groups of three: 1,234.50 and 1 234.50, and with a decimal comma 1.234,50 and 1 234,50.
_POINT = re.compile(r"[+-]?[0-9]{1,3}(?:([, '\u2019])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?")
_COMMA = re.compile(r"[+-]?[0-9]{1,3}(?:([. '\u2019])[0-9]{3})(?:\1[0-9]{3})*(?:,[0-9]+)?|[+-]?[0-9]+,[0-9]+")
_CURRENCY = re.compile(r"^(?:US)?[$€£]\s?|\s?(?:[$€£]|USD)$")
_LONGEST_NUMBER = 40
# What a spreadsheet writes of a control character in a workbook.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\ufeff\ufffe\uffff]")
_FULL_DATES = (
    "%Y%m%d", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d", "%m/%d/%Y", "%m/%d/%y", "%d.%m.%Y", "%d.%m.%y",
    "%d/%m/%Y", "%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%m-%d-%Y", "%d-%m-%Y",
)  # fmt: skip
# Without a year: what a spreadsheet takes for a day of the current one, and how it shows that.
_DAYS = ("%m-%d", "%m/%d", "%d-%m", "%d/%m", "%d-%b", "%b-%d", "%d %b", "%b %d")
_DIGIT = re.compile(r"[0-9]")
_DIGITS_OF_A_DATE = 8
_MOST_OF_A_DATE = 20


class _Day(NamedTuple):
    month: int
    day: int
    year: int | None


@lru_cache(maxsize=1 << 12)
def is_as_shown(cell: str, shown: str) -> bool:
    """Whether `cell` is what the report showed as `shown`."""
    if cell == shown:
        return True
    cell, shown = _seen(cell), _seen(shown)
    return cell == shown or _is_cut(cell, shown) or _same_number(cell, shown) or _same_day(cell, shown)


def amount(cell: str) -> Decimal | None:
    """The dollars and cents that a person or a spreadsheet wrote: $1,234.50; None where it is not one amount."""
    text = _CURRENCY.sub("", _seen(cell))
    if len(text) > _LONGEST_NUMBER:
        return None
    readings = {number for number in _numbers(text) if number == round(number, 2)}
    return readings.pop() if len(readings) == 1 else None


def _seen(text: str) -> str:
    """The text as a person sees it: without what has no sign, and with single blanks."""
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return " ".join(_UNSEEN.sub("", text).split())


def _is_cut(cell: str, shown: str) -> bool:
    start = cell.removesuffix(_CELL_ENDS)
    return len(start) >= _LEAST_OF_A_CUT_CELL and len(start) < len(shown) and start != cell and shown.startswith(start)


def _same_number(cell: str, shown: str) -> bool:
    value = _number(shown)
    if value is None or len(cell) > _LONGEST_NUMBER:
        return False
    text = _CURRENCY.sub("", cell)
    return value in _numbers(text) or _is_rounded(text, value)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if len(text) <= _LONGEST_NUMBER and _PLAIN.fullmatch(text) else None


def _numbers(text: str) -> Iterator[Decimal]:
    """What a number can mean: as it stands; only where it cannot be read so, with a mark between its thousands."""
    plain = _number(text)
    if plain is not None:
        yield plain
        return
    if _POINT.fullmatch(text):
        yield Decimal(re.sub("[, '\u2019]", "", text))
    if _COMMA.fullmatch(text):
        yield Decimal(re.sub("[. '\u2019]", "", text).replace(",", "."))


def _is_rounded(text: str, value: Decimal) -> bool:
    """1.23457E+11 for 123456789012: the digits that a narrow column leaves."""
    match = _ROUNDED.fullmatch(text)
    if match is None:
        return False
    digits = match[1].replace(",", ".")
    with localcontext() as context:
        context.prec, context.rounding = len(re.sub("[^0-9]", "", digits)), ROUND_HALF_EVEN
        rounded = +value
    return rounded == Decimal(digits).scaleb(int(match[2]))


def _same_day(cell: str, shown: str) -> bool:
    """A day in another form: in one and the same form two texts are two values, also where 1-5 and 5-1 are one day."""
    if max(len(cell), len(shown)) > _MOST_OF_A_DATE or not (_DIGIT.search(cell) and _DIGIT.search(shown)):
        return False
    if _DIGIT.sub("9", cell) == _DIGIT.sub("9", shown):
        return False
    wanted = set(_days(shown))
    return any(_is_day(day, other) for day in _days(cell) for other in wanted)


def _is_day(day: _Day, other: _Day) -> bool:
    same_year = None in (day.year, other.year) or day.year == other.year
    return (day.month, day.day) == (other.month, other.day) and same_year


def _days(text: str) -> Iterator[_Day]:
    for form in _FULL_DATES if not text.isdigit() or len(text) == _DIGITS_OF_A_DATE else ():
        if (day := _parsed(text, form)) is not None:
            yield _Day(day.month, day.day, day.year)
    for form in _DAYS:
        if (day := _parsed(f"{text} 2024", f"{form} %Y")) is not None:
            yield _Day(day.month, day.day, None)


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None
