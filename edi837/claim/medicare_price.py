"""The charge of a line against the Medicare Part B payment limit (ASP price file) of the units on that day."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import TYPE_CHECKING

from edi837.claim.amounts import units_agree
from edi837.claim.charges import cents
from edi837.claim.claim import ServiceLine
from edi837.dosing.drug_amount import MG, amount_in
from edi837.x12.values import plain

if TYPE_CHECKING:
    from edi837.mapping.payment import Asp, Price

# Chargemasters hold many times the limit, of cheap drugs most of all; less than half of it is what nobody charges.
_LEAST = Decimal("0.5")
_MOST, _MOST_DOLLARS = 20, 500


def day_of_price(line: ServiceLine) -> Hashable:
    """The day whose prices are asked for; None where no ASP price file is loaded."""
    return line.day if _prices(line) is not None else None


def uncovered(line: ServiceLine) -> str:
    """That ASP prices are loaded, and none of that day; '' where there is nothing to compare with, or something."""
    asp = _prices(line)
    if asp is None or not _can_be_compared(line) or asp.of_day(line.day) is not None:
        return ""
    return f"no loaded {asp.table.title} cover {line.day or 'a line without a date'}"


def far_from_price(line: ServiceLine) -> str:
    """How a charge is far from the limit for its units, with the difference; '' where it is not, or is not known."""
    asp = _prices(line)
    table = asp.of_day(line.day) if asp is not None else None
    if asp is None or table is None or not _can_be_compared(line):
        return ""
    price = asp.find(line.procedure, table)
    if price is None or not price.limit or not _of_same_unit(line, price) or units_agree(line) is False:
        return ""
    # Both were looked at above.
    charge, units = line.charge or Decimal(0), line.units or Decimal(0)
    usual = price.limit * units
    if usual * _LEAST <= charge <= max(usual * _MOST, usual + _MOST_DOLLARS):
        return ""
    difference = f"${cents(abs(charge - usual))} {'less' if charge < usual else 'more'}"
    limit = f"{plain(units)} units at ${plain(price.limit)}, {cents(usual)}"
    return f"${cents(charge)} is {difference} than Medicare's limit ({limit}; {price.table})"


def limit_of(line: ServiceLine) -> Decimal | None:
    """Medicare's payment limit for one unit on the line's day; None where no loaded price says it for this unit."""
    asp = _prices(line)
    table = asp.of_day(line.day) if asp is not None else None
    price = asp.find(line.procedure, table) if asp is not None and table is not None else None
    return price.limit if price is not None and price.limit and _of_same_unit(line, price) else None


def _prices(line: ServiceLine) -> Asp | None:
    official = line.claim.mappings.official
    return official.asp if official is not None else None


def _can_be_compared(line: ServiceLine) -> bool:
    """Whether it has a charge for units of what was given; bounds of a drug mapping go before the table."""
    code = line.code
    if code is None or code.charge is not None or not line.under_target or line.discarded or line.claim.info.encounter:
        return False
    return line.unit == "UN" and bool(line.charge) and line.units is not None and line.units > 0


def _of_same_unit(line: ServiceLine, price: Price) -> bool:
    """Whether the limit is for the unit that the mapping has; what no mapping has is measured by the table alone."""
    own = line.code.mg_per_unit if line.code is not None else None
    measure = amount_in(price.dosage)
    return own is None or (measure is not None and measure.unit == MG and measure.number == own)
