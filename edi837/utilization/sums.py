"""What some lines come to. What a line does not tell is counted as such, and never added as a zero."""

from __future__ import annotations

from decimal import Decimal

from edi837.claim.amounts import mg_by_ndc, mg_per_unit
from edi837.claim.claim import ServiceLine
from edi837.system.dataclass import dataclass
from edi837.x12.values import fits

ZERO = Decimal(0)


@dataclass(slots=True)
class Sums:
    """Sums of lines. `told_…` is how many lines tell the value; `priced_…` are sums over lines that tell both.

    `units` are those of target codes: a unit of any other code is another amount. `mg` are units times the amount of
    a unit, `ndc_mg` those of the NDC quantity.
    """

    claims: int = 0
    lines: int = 0
    lines_with_units: int = 0
    lines_with_mg: int = 0
    lines_with_ndc_mg: int = 0
    lines_with_charge: int = 0
    units: Decimal = ZERO
    mg: Decimal = ZERO
    ndc_mg: Decimal = ZERO
    charge: Decimal = ZERO
    priced_units: Decimal = ZERO
    charge_of_units: Decimal = ZERO
    priced_mg: Decimal = ZERO
    charge_of_mg: Decimal = ZERO

    def add(self, other: Sums) -> None:
        """Count what another one counted."""
        self.claims += other.claims
        self.lines += other.lines
        self.lines_with_units += other.lines_with_units
        self.lines_with_mg += other.lines_with_mg
        self.lines_with_ndc_mg += other.lines_with_ndc_mg
        self.lines_with_charge += other.lines_with_charge
        self.units += other.units
        self.mg += other.mg
        self.ndc_mg += other.ndc_mg
        self.charge += other.charge
        self.priced_units += other.priced_units
        self.charge_of_units += other.charge_of_units
        self.priced_mg += other.priced_mg
        self.charge_of_mg += other.charge_of_mg


def sums_of(line: ServiceLine) -> Sums:
    """One line; its claim is counted by who knows whether it was counted before."""
    sums = Sums(lines=1)
    units = _sane(line.units) if line.under_target else None
    amount = mg_per_unit(line)
    mg = None if units is None or amount is None else units * amount
    by_ndc = mg_by_ndc(line) if line.drug and _sane(line.drug.quantity) is not None else None
    charge = _sane(line.charge)
    if units is not None:
        sums.lines_with_units, sums.units = 1, units
    if mg is not None:
        sums.lines_with_mg, sums.mg = 1, mg
    if by_ndc is not None:
        sums.lines_with_ndc_mg, sums.ndc_mg = 1, by_ndc
    if charge is not None:
        sums.lines_with_charge, sums.charge = 1, charge
        if units is not None:
            sums.priced_units, sums.charge_of_units = units, charge
        if mg is not None:
            sums.priced_mg, sums.charge_of_mg = mg, charge
    return sums


def _sane(value: Decimal | None) -> Decimal | None:
    """A number that the standard has room for. Anything longer is a slip, and would make sums inexact."""
    return value if value is not None and fits(value) else None
