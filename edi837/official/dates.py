"""The date of a table, where its file name or its title tells one."""

from __future__ import annotations

import re
from datetime import date

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


def date_in(text: str) -> date | None:
    """The first date of a text: 07-01-2024, July 1, 2024, July 2024 or 2024_JUL; None when there is none."""
    dates: list[tuple[int, date]] = []
    for pattern in (_NUMBERS, _DAY, _MONTH_YEAR, _YEAR_MONTH):
        match = pattern.search(text)
        if match is not None:
            parts = match.groupdict()
            month = _MONTHS[parts["month"][:3].lower()] if parts["month"].isalpha() else int(parts["month"])
            try:
                dates.append((match.start(), date(int(parts["year"]), month, int(parts.get("day") or 1))))
            except ValueError:
                continue
    return min(dates)[1] if dates else None
