"""Whether billed units and NDC quantities agree, for a line alone and with the lines beside it. Pure arithmetic.

Expected units are ceil(mg / unit) for what was given and floor(mg / unit) for what was discarded. Several lines of
one code, date and role are right together when their sum is; a pair that carries the whole container's quantity on
the line of what was given is right when the units of both add up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Protocol

from edi837.dosing.dose import units_discarded, units_given
from edi837.dosing.waste import distance
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain

_MILLIONTH = Decimal("0.000001")


class Quantity(NamedTuple):
    """What one line bills: units, the milligrams of its NDC quantity (None when unknown), and its role.

    `container` is what one container of its NDC holds (None when unknown); '' as `ndc` goes with any other.
    """

    units: Decimal | None
    mg: Decimal | None
    discarded: bool = False
    container: Decimal | None = None
    ndc: str = ""


def whole_units(mg: Decimal, mg_per_unit: Decimal, discarded: bool) -> Decimal:
    """Whole units for `mg`: up for what was given, down for what was discarded."""
    return units_discarded(mg, mg_per_unit) if discarded else units_given(mg, mg_per_unit)


def agrees_alone(own: Quantity, mg_per_unit: Decimal) -> bool | None:
    """Whether a line's units are those of its own milligrams; None where one of them is unknown."""
    if own.units is None or own.mg is None:
        return None
    return own.units == whole_units(own.mg, mg_per_unit, own.discarded)


def agree_together(own: Quantity, beside: Sequence[Quantity], mg_per_unit: Decimal) -> bool:
    """Whether the lines of one role bill the units of their milligrams taken together."""
    group = [quantity for quantity in beside if quantity.discarded == own.discarded]
    sums = _sums(group, group)
    return len(group) > 1 and sums is not None and sums.units == whole_units(sums.mg, mg_per_unit, own.discarded)


def carries_whole(own: Quantity, beside: Sequence[Quantity], mg_per_unit: Decimal) -> bool:
    """Whether what was given carries the quantity of whole containers, and all units of that NDC add up to it."""
    whole = whole_mg(own, beside, mg_per_unit)
    sums = _sums([quantity for quantity in beside if same_drug(quantity, own)], ())
    return whole is not None and sums is not None and sums.units == units_given(whole, mg_per_unit)


def whole_mg(own: Quantity, beside: Sequence[Quantity], mg_per_unit: Decimal) -> Decimal | None:
    """The milligrams on the lines of what was given, where they are whole containers and a JW line is beside them.

    Where the container is not known, any quantity may be a whole one; None where it cannot be.
    """
    lines = [quantity for quantity in beside if same_drug(quantity, own)]
    given = [quantity for quantity in lines if not quantity.discarded]
    sums = _sums((), given)
    if not given or len(given) == len(lines) or sums is None:
        return None
    contents = {quantity.container for quantity in given if quantity.container is not None}
    return sums.mg if all(distance(sums.mg, content) < mg_per_unit for content in contents) else None


class _Named(Protocol):
    @property
    def ndc(self) -> str: ...


def same_drug(drug: _Named, other: _Named) -> bool:
    """Whether two lines name one NDC, or one of them names none."""
    return drug.ndc == other.ndc or not drug.ndc or not other.ndc


class _Sums(NamedTuple):
    units: Decimal
    mg: Decimal


def _sums(with_units: Sequence[Quantity], with_mg: Sequence[Quantity]) -> _Sums | None:
    """The units of some lines and the milligrams of some; None where one of them is unknown."""
    units = [quantity.units for quantity in with_units if quantity.units is not None]
    milligrams = [quantity.mg for quantity in with_mg if quantity.mg is not None]
    if len(units) < len(with_units) or len(milligrams) < len(with_mg):
        return None
    return _Sums(sum(units, Decimal(0)), sum(milligrams, Decimal(0)))


def in_words(how: str, mg: Decimal, mg_per_unit: Decimal, discarded: bool) -> str:
    """The arithmetic as a person would check it: `5 mL × 100 mg/mL = 500 mg = 50 units`."""
    units = whole_units(mg, mg_per_unit, discarded)
    exact = mg / mg_per_unit
    computed = how if how == f"{plain(mg)} mg" else f"{how} = {plain(mg)} mg"
    if exact == units:
        return f"{computed} = {in_units(units)}"
    direction = "down" if discarded else "up"
    return f"{computed} = {plain(Decimal(f'{exact:.3f}'))} units, rounded {direction} to {in_units(units)}"


def in_units(units: Decimal) -> str:
    """`1 unit`, `5 units`."""
    return f"{plain(units)} unit" if units == 1 else f"{plain(units)} units"


def were_billed(units: Decimal) -> str:
    """`1 was billed`, `5 were billed`."""
    return f"{plain(units)} {'was' if units == 1 else 'were'} billed"


def rounded_up(units: Decimal) -> Decimal:
    """Whole units; what a division left beyond a millionth is not a part of one."""
    return units.quantize(_MILLIONTH).to_integral_value(ROUND_CEILING)


def to_a_millionth(number: Decimal) -> str:
    """A number in words, with six places after the point at most."""
    return plain(number.quantize(_MILLIONTH).normalize())


def total_of(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of those that are known."""
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
