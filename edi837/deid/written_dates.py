"""Dates and times inside a value, in the ways in which they are written, right or wrong."""

from __future__ import annotations

import re
from datetime import date

from edi837.system.named_tuple import NamedTuple
from edi837.x12 import values


def _day(number: int) -> str:
    """A day in digits alone or with one sign between its parts, and a time."""
    year_first = f"[0-9]{{4}}(?P<a{number}>[-/.])[0-9]{{2}}(?P=a{number})[0-9]{{2}}"
    year_last = f"[0-9]{{2}}(?P<b{number}>[-/.])[0-9]{{2}}(?P=b{number})[0-9]{{4}}"
    return f"(?P<day{number}>[0-9]{{8}}|{year_first}|{year_last})(?:[0-9]{{4}}(?:[0-9]{{2}})?)?"


# A day, or the first and last of a period, each with or without a time.
_PERIOD = re.compile(f"{_day(1)}(?:-{_day(2)})?")
_SHORT = re.compile("(?P<day1>[0-9]{6})")
_CENTURY = "20"


class WrittenDay(NamedTuple):
    """A day, where it stands in its text, and in which order year, month and day do."""

    start: int
    end: int
    day: date
    order: str

    def written(self, day: date, text: str) -> str:
        """Another day as this one is written in `text`."""
        digits = day.strftime({"ymd": "%Y%m%d", "mdy": "%m%d%Y", "short": "%y%m%d"}[self.order])
        following = iter(digits)
        return "".join(next(following) if sign.isdigit() else sign for sign in text[self.start : self.end])


def written_days(text: str, short: bool) -> tuple[WrittenDay, ...]:
    """The day, or first and last of a period, that a value is; () where it is none, or one that cannot be.

    `short` is a day of six digits, as in ISA09.
    """
    match = (_SHORT if short else _PERIOD).fullmatch(text.strip())
    if match is None:
        return ()
    lead = len(text) - len(text.lstrip())
    days = []
    for name in ("day1", "day2"):
        if not (written := match.groupdict().get(name)):
            continue
        digits = re.sub("[^0-9]", "", written)
        order, day = _read(digits, short)
        if day is None:
            return ()
        days.append(WrittenDay(lead + match.start(name), lead + match.end(name), day, order))
    return tuple(days)


def _read(digits: str, short: bool) -> tuple[str, date | None]:
    if short:
        return "short", values.day(_CENTURY + digits)
    for order, ordered in (("ymd", digits), ("mdy", digits[4:] + digits[:4])):
        if day := values.day(ordered):
            return order, day
    return "ymd", None


def is_time(text: str) -> bool:
    """Whether it is a time of HHMM, with or without seconds and their parts."""
    digits = text.strip()
    if len(digits) not in (4, 6, 7, 8) or not (digits.isascii() and digits.isdigit()):
        return False
    return int(digits[:2]) < 24 and int(digits[2:4]) < 60 and int(digits[4:6] or 0) < 60
