"""How many days are left to file claims that are alike, of other days of service."""

from __future__ import annotations

from datetime import date, timedelta

from edi837.claim.filing import years_after
from edi837.mapping.payers import Policy
from edi837.system.named_tuple import NamedTuple

_DAYS, _YEARS = "days-to-file", "years-to-file"


class Deadline(NamedTuple):
    """The time to file after the service, in days or calendar years, and the day that what is left is counted from."""

    amount: int
    in_years: bool
    as_of: date

    def left(self, day: date) -> str:
        """The days that are left of a service of that day, as the report shows them."""
        last = years_after(day, self.amount) if self.in_years else day + timedelta(days=self.amount)
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
