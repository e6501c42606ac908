"""What the chart proposes for a drug line that does not account for waste: JZ, or a line of its own for it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from edi837.claim.amounts import content, expected_units, mg_per_unit
from edi837.claim.claim import ServiceLine
from edi837.dosing.dose import quantity_for
from edi837.dosing.quantity import in_units
from edi837.dosing.waste import Division, accounted_for, divide, shares
from edi837.evidence.charted import lines_with_same_row, row_of
from edi837.findings.finding import Applicability, Choice, Fix, proposed
from edi837.proposals.modifier_changes import add_modifier
from edi837.proposals.second_line import DividedAmounts, obstacle, split
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain

if TYPE_CHECKING:
    from edi837.evidence.chart import Chart


class _Charted(NamedTuple):
    given: Decimal
    discarded: Decimal
    units: Division


def waste_fix(line: ServiceLine, chart: Chart | None) -> tuple[Fix | None, str]:
    """The proposal for a line without JZ and without a JW line, and what decides it in words."""
    charted = _charted(line, chart)
    if isinstance(charted, str):
        return None, charted
    said = f"The chart says {plain(charted.given)} mg given and {plain(charted.discarded)} mg discarded"
    if not charted.units.discarded:
        if line.units != charted.units.given:
            return None, f"{said}, which is {in_units(charted.units.given)}; {_billed(line)}"
        change = add_modifier(line, "JZ")
        if change is None:
            return None, f"{said}, less than one unit: JZ, but all four places are taken"
        return proposed("Add JZ", change), f"{said}, less than one unit: JZ"
    if line.units == charted.units.given:
        return None, f"{said}: {in_units(charted.units.discarded)} belong on a JW line, which the provider has to add"
    return propose_division(line, chart)


def propose_division(line: ServiceLine, chart: Chart | None) -> tuple[Fix | None, str]:
    """The line in two, where its units and its NDC quantity are those of what was given and discarded together."""
    charted = _charted(line, chart)
    if isinstance(charted, str):
        return None, charted
    given, discarded, units = charted
    said = (
        f"The chart says {plain(given)} mg given and {plain(discarded)} mg discarded, "
        f"{in_units(units.given)} and {in_units(units.discarded)} with JW"
    )
    if not units.discarded or units.units != line.units or expected_units(line) != line.units:
        return None, f"{said}; {_billed(line)}"
    if why := obstacle(line):
        return None, f"{said}, together as billed; the line cannot be divided here: {why}"
    parts = _quantities(line, charted)
    if parts is None:
        return None, f"{said}, together as billed; the NDC quantity cannot be divided in its unit"
    return _fix(line, parts), f"{said}, together as billed"


def _charted(line: ServiceLine, chart: Chart | None) -> _Charted | str:
    """What was given and discarded by the chart; in words why it cannot be used."""
    row = row_of(line, chart)
    unit, whole = mg_per_unit(line), content(line)
    if row is None or row.mg_given is None or row.mg_discarded is None:
        return "The record of what was given and discarded decides which"
    if unit is None or whole is None or len(lines_with_same_row(line, chart)) > 1:
        return "The record decides which"
    if not accounted_for(row.mg_given, row.mg_discarded, whole, unit):
        both = f"{plain(row.mg_given)} mg given and {plain(row.mg_discarded)} mg discarded"
        return f"The chart says {both}, which is not what containers of {plain(whole)} mg hold"
    return _Charted(row.mg_given, row.mg_discarded, divide(row.mg_given, row.mg_discarded, unit))


def _billed(line: ServiceLine) -> str:
    return "" if line.units is None else f"{plain(line.units)} billed on this line"


def _quantities(line: ServiceLine, charted: _Charted) -> DividedAmounts | None:
    drug = line.drugs[0]
    given, discarded = (
        quantity_for(mg, drug.unit, drug.product, drug.package) for mg in (charted.given, charted.discarded)
    )
    return None if given is None or discarded is None else DividedAmounts(charted.units, given, discarded)


def _fix(line: ServiceLine, parts: DividedAmounts) -> Fix:
    """In proportion to the units first, then with the whole charge on the line of what was given."""
    total = line.charge or Decimal(0)
    first, second = shares(total, parts.units)
    title = f"Divide the line: {in_units(parts.units.given)}, and {in_units(parts.units.discarded)} with JW"
    in_proportion = Choice(
        plain(first), f"{plain(first)} and {plain(second)}, in proportion", split(line, parts, first, second)
    )
    whole = Choice(
        plain(total), f"{plain(total)} on the first line, nothing on the second", split(line, parts, total, Decimal(0))
    )
    choices = (in_proportion, whole) if second else ()
    return Fix(f"{title}; CLM02 stays", in_proportion.changes, Applicability.PROPOSED, choices)
