"""What is left of a container, how it is billed, and how much containers hold. Pure arithmetic.

A unit is billed as given as soon as part of it was given, and as discarded only when all of it was, so
ceil(given) + floor(discarded) never exceeds ceil(given + discarded): a right pair stays within its containers.
Source: the-rheumatologist.org on drug wastage; CMS and Noridian on JW and JZ: no JW line below one unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from edi837.dosing.dose import units_discarded, units_given
from edi837.system.named_tuple import NamedTuple

_CENT = Decimal("0.01")


class Division(NamedTuple):
    """Units of what was given, and of what was discarded."""

    given: Decimal
    discarded: Decimal

    @property
    def units(self) -> Decimal:
        """Of both."""
        return self.given + self.discarded


def divide(given_mg: Decimal, discarded_mg: Decimal, mg_per_unit: Decimal) -> Division:
    """The units of two lines; `discarded` is 0 where no JW line is due."""
    return Division(units_given(given_mg, mg_per_unit), units_discarded(discarded_mg, mg_per_unit))


def shares(charge: Decimal, division: Division) -> tuple[Decimal, Decimal]:
    """A charge divided by the units of both lines: whole cents on the second, what is left on the first."""
    second = (charge * division.discarded / division.units).quantize(_CENT, ROUND_FLOOR)
    return charge - second, second


def containers(mg: Decimal, content: Decimal) -> Decimal:
    """How many containers of `content` mg have to be opened for `mg`."""
    return (mg / content).to_integral_value(ROUND_CEILING)


def capacity(mg: Decimal, content: Decimal, mg_per_unit: Decimal) -> Decimal:
    """The most units that the containers which `mg` needs can give."""
    return units_given(containers(mg, content) * content, mg_per_unit)


def distance(mg: Decimal, content: Decimal) -> Decimal:
    """How far `mg` is from the nearest number of whole containers, which is one at least."""
    nearest = max(Decimal(1), (mg / content).to_integral_value(ROUND_HALF_EVEN))
    return abs(mg - nearest * content)


def is_whole(mg: Decimal, content: Decimal) -> bool:
    """Whether `mg` is a number of whole containers; an amount beyond all precision is not one."""
    return (mg / content).to_integral_value(ROUND_HALF_EVEN) * content == mg


def accounted_for(given_mg: Decimal, discarded_mg: Decimal, content: Decimal, mg_per_unit: Decimal) -> bool:
    """Whether what was given and what was discarded make up whole containers, but for less than one unit."""
    return distance(given_mg + discarded_mg, content) < mg_per_unit


def smaller(dose_mg: Decimal, content: Decimal, others: Iterable[Decimal]) -> Decimal | None:
    """The smallest container that holds the dose and less than `content`; None where there is none."""
    return min((other for other in others if dose_mg <= other < content), default=None)
