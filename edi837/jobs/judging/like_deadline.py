"""How many days are left to file claims that are alike, of other days of service."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from edi837.mapping.payers import Policy

_DAYS, _YEARS = "days-to-file", "years-to-file"


class Deadline(NamedTuple):
    """The time to file after the service, in days or calendar years, and the day that what is left is counted from."""

    amount: int
    in_years: bool
    as_of: date

    def left(self, day: date) -> str:
        """The days that are left of a service of that day, as the report shows them."""
        last = _after_years(day, self.amount) if self.in_years else day + timedelta(days=self.amount)
        return str((last - self.as_of).days)


def deadline_of(left: str, day: date, policy: Policy, as_of: date) -> Deadline | None:
    """The deadline by what is left of one claim; None where a payer counts both days and years, or it is not plain."""
    asks = (ask for stated in policy.policies.policies for ask in stated.all_asks)
    kinds = {of for ask in asks if (of := ask.attributes.get("of")) in (_DAYS, _YEARS)}
    last = as_of + timedelta(days=int(left))
    if kinds == {_DAYS}:
        return Deadline((last - day).days, False, as_of)
    known = Deadline(last.year - day.year, True, as_of)
    return known if kinds == {_YEARS} and known.left(day) == left else None


def _after_years(day: date, years: int) -> date:
    """The same day of another year, and the 28th for 29 February, as policy.timed_asks counts."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
