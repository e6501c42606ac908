"""What a contract makes of a line: the expected payment with its arithmetic, by the rate of the days of the line."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from edi837.claim.claim import ServiceLine
from edi837.claim.medicare_price import limit_of
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain

if TYPE_CHECKING:
    from edi837.evidence.rates import NoRate, Rate, Rates

_CENT = Decimal("0.01")
_LIMIT_OF_ASP = Decimal("1.06")
NO_RATE = "the rate table has no rate for this payer, site and date"


class ExpectedPayment(NamedTuple):
    """Dollars that are allowed for a line, how they come about, and the row of the rate."""

    allowed: Decimal
    how: str
    rate: Rate


def expected_payment(rates: Rates, line: ServiceLine) -> ExpectedPayment | NoRate:
    """What is allowed for a line at its own site; why nothing can be said where that is so."""
    from edi837.evidence.rates import NoRate  # its reader was loaded where a rate table was given

    first, last = line.day, line.service_to or line.day
    if first is None or last is None:
        return NoRate("the line has no valid date")
    rate, at_end = (rates.rate_of(line, line.site, day) for day in (first, last))
    if rate is None and at_end is None:
        bad = (
            f"; rows that cannot be used: {', '.join(str(fault.row) for fault in rates.faults)}" if rates.faults else ""
        )
        return NoRate(NO_RATE + bad)
    if isinstance(rate, NoRate):
        return rate
    if isinstance(at_end, NoRate):
        return at_end
    if rate is None or at_end is None or (rate.row != at_end.row and rate.same_terms != at_end.same_terms):
        return NoRate(f"the rate changes within the days of the line: {_side(rate, first=True)}, {_side(at_end)}")
    return payment_at(rate, line)


def _side(rate: Rate | None, first: bool = False) -> str:
    if rate is None:
        return "none at its beginning" if first else "none at its end"
    until = f"until {rate.last}" if first else f"from {rate.first}"
    return f"{plain(rate.amount)} {rate.method} {until} (row {rate.row})"


def payment_at(rate: Rate, line: ServiceLine) -> ExpectedPayment | NoRate:
    """What one rate makes of the units and charge of a line."""
    from edi837.evidence.rates import CASE, FIXED, OF_ASP, OF_CHARGE, NoRate, plan_of

    charge, units = line.charge, line.units
    if charge is None or units is None or units <= 0:
        return NoRate("the line has no valid charge, or no units")
    if rate.method == CASE:
        return NoRate(f"a case rate of {dollars(rate.amount)} is for the whole claim (row {rate.row})")
    if rate.method == FIXED:
        allowed, how = dollars(rate.amount), f"{dollars(rate.amount)} fixed"
    elif rate.method == OF_CHARGE:
        allowed = dollars(charge * rate.amount / 100)
        how = f"{plain(rate.amount)} % of {dollars(charge)} = {allowed}"
    elif rate.method == OF_ASP:
        limit = limit_of(line)
        if limit is None:
            return NoRate(
                f"the rate is {plain(rate.amount)} % of ASP, and no ASP price of that day is loaded (--codes)"
            )
        asp = limit / _LIMIT_OF_ASP
        allowed = dollars(units * asp * rate.amount / 100)
        how = f"{plain(units)} × ASP {asp:.3f} × {plain(rate.amount)} % = {allowed}"
    else:
        allowed = dollars(units * rate.amount)
        how = f"{plain(units)} × {plain(rate.amount)} = {allowed}"
    if rate.lesser_of and charge < allowed:
        how += f", and the lesser of it and the charge is {dollars(charge)}"
    plan = f" under plan {rate.plan}, which the claim does not name" if rate.plan and not plan_of(line) else ""
    return ExpectedPayment(allowed, how + plan, rate)


def dollars(amount: Decimal) -> Decimal:
    """In cents."""
    return amount.quantize(_CENT, ROUND_HALF_UP)
