"""The last day on which a claim can be filed, as its payer counts."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from edi837.claim.claim import Claim
from edi837.mapping.payers import PayerStatement
from edi837.system.named_tuple import NamedTuple


class FilingLimit(NamedTuple):
    """The period in words, the day that it is counted from, its last day, and whether it is only what is usual."""

    period: str
    begins: date
    last: date
    usual: bool


def filing_limit(claim: Claim, first_day: date) -> FilingLimit | None:
    """The limit for a claim whose services begin on `first_day`; None where the payer's mapping knows none.

    Days are counted from there. Years are calendar years, counted on 837I from the last day of the statement.
    """
    stated = claim.payer.policy.find("filing")
    if stated is None or "none" in stated.attributes:
        return None
    usual = stated.attributes.get("usual") == "yes"
    if "days" in stated.attributes:
        return _in_days(int(stated["days"]), first_day, usual)
    return _in_years(stated, (claim.statement_days[1] or first_day) if claim.claim_type == "I" else first_day, usual)


@lru_cache(maxsize=1 << 12)
def _in_days(days: int, first: date, usual: bool) -> FilingLimit:
    return FilingLimit(f"{days} days", first, first + timedelta(days=days), usual)


def _in_years(stated: PayerStatement, begins: date, usual: bool) -> FilingLimit:
    years = int(stated["years"])
    period = "1 calendar year" if years == 1 else f"{years} calendar years"
    return FilingLimit(period, begins, years_after(begins, years), usual)


def years_after(day: date, years: int) -> date:
    """The same day of another year: years of 29 February end on the 28th. ValueError beyond the calendar."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
