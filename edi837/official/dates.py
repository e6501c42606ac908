"""The days that a table holds for, where its file name or its title tells them."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = (
    "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<year>20[0-9]{2})"
_NUMBERS = re.compile(rf"(?<![0-9])(?P<month>[01]?[0-9])[-_/.](?P<day>[0-3]?[0-9])[-_/.]{_YEAR}(?![0-9])")
_DAY = re.compile(rf"(?<![a-z]){_MONTH}[ ._-]+(?P<day>[0-3]?[0-9]),?[ ._-]+{_YEAR}(?![0-9])", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"(?<![a-z]){_MONTH}[ ._-]*{_YEAR}(?![0-9])", re.IGNORECASE)
_YEAR_MONTH = re.compile(rf"(?<![0-9]){_YEAR}[ ._-]+{_MONTH}(?![a-z])", re.IGNORECASE)
# The addenda of a final rule are named by its year, and hold from its beginning.
_FINAL_RULE = re.compile(rf"(?<![0-9]){_YEAR}[ ._-]*NFRM(?![a-z])", re.IGNORECASE)
_QUARTER = re.compile(rf"(?<![0-9]){_YEAR}[ ._-]*q(?P<quarter>[1-4])(?![0-9])", re.IGNORECASE)
_QUARTER_YEAR = re.compile(rf"(?<![a-z0-9])q(?P<quarter>[1-4])[ ._-]*{_YEAR}(?![0-9])", re.IGNORECASE)
# NCCI counts its versions from 1995: v322 is 32.2, the third quarter of 2026.
_VERSION = re.compile(r"(?<![a-z])v(?P<years>[2-9][0-9])(?P<quarter>[0-3])r[0-9]", re.IGNORECASE)
_BEFORE_VERSIONS = 1994
_THROUGH = re.compile(r"\b(?:through|thru)\b", re.IGNORECASE)


def date_in(text: str) -> date | None:
    """The first date of a text: 07-01-2024, July 1, 2024, July 2024, 2024_JUL, 2024-q3, q3-2024, 2024 NFRM or v302r0;
    None when there is none. 07-13-2024 is the day on which something was posted.
    """
    dates: list[tuple[int, date]] = []
    for quarters in (_QUARTER, _QUARTER_YEAR):
        quarter = quarters.search(text)
        if quarter is not None:
            dates.append((quarter.start(), date(int(quarter["year"]), int(quarter["quarter"]) * 3 - 2, 1)))
    version = _VERSION.search(text)
    if version is not None:
        first = date(_BEFORE_VERSIONS + int(version["years"]), int(version["quarter"]) * 3 + 1, 1)
        dates.append((version.start(), first))
    rule = _FINAL_RULE.search(text)
    if rule is not None:
        dates.append((rule.start(), date(int(rule["year"]), 1, 1)))
    for pattern in (_NUMBERS, _DAY, _MONTH_YEAR, _YEAR_MONTH):
        match = pattern.search(text)
        if match is not None and pattern is _NUMBERS and int(match["day"]) != 1:
            continue
        if match is not None:
            parts = match.groupdict()
            month = _MONTHS[parts["month"][:3].lower()] if parts["month"].isalpha() else int(parts["month"])
            try:
                dates.append((match.start(), date(int(parts["year"]), month, int(parts.get("day") or 1))))
            except ValueError:
                continue
    return min(dates)[1] if dates else None


def last_of_quarter(day: date) -> date:
    """The last day of the quarter of a day: then the next table is published."""
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + month // 13, month % 12, 1) - timedelta(days=1)


def period_in(text: str) -> tuple[date | None, date | None]:
    """The first day that a text tells, and the last: what it says after `through`, else the end of that quarter."""
    first = date_in(text)
    if first is None:
        return None, None
    through = _THROUGH.search(text)
    last = date_in(text[through.end() :].split("\n")[0]) if through else None
    return first, last if last is not None and last > first else last_of_quarter(first)


def first_period(*texts: str) -> tuple[date | None, date | None]:
    """The days that the first text tells that tells any."""
    return next((period for text in texts if (period := period_in(text))[0]), (None, None))
