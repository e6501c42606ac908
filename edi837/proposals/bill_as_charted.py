"""The proposal to bill what the chart says: units and NDC quantity."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from edi837.claim.claim import ServiceLine
from edi837.dosing.dose import quantity_for
from edi837.evidence.charted import charted_mg, lines_with_same_row, row_of, units_as_charted
from edi837.findings.finding import Fix, proposed
from edi837.proposals.units import bill_units
from edi837.x12.values import plain

if TYPE_CHECKING:
    from edi837.evidence.chart import Chart


def as_charted(line: ServiceLine, chart: Chart | None) -> Fix | None:
    """Units and CTP04 as the chart says, as far as they differ from it.

    None where the chart gives no whole unit or speaks of several lines at once, where the NDC is of another drug, or
    where CTP04 cannot be written so.
    """
    units, mg = units_as_charted(line, chart), charted_mg(line, row_of(line, chart))
    if units is None or mg is None or units < 1 or len(lines_with_same_row(line, chart)) > 1:
        return None
    if line.drug is None:
        return None if units == line.units else bill_units(line, units)
    return _with_quantity(line, units, mg)


def _with_quantity(line: ServiceLine, units: Decimal, mg: Decimal) -> Fix | None:
    drug, code = line.drug, line.code
    if drug is None or drug.ctp is None or code is None:
        return None
    if drug.product is not None and drug.product.substance.name != code.substance.name:
        return None
    quantity = quantity_for(mg, drug.unit, drug.product, drug.package)
    if quantity is None:
        return None
    if quantity == drug.quantity:
        return None if units == line.units else bill_units(line, units)
    change = drug.ctp.element(4).becomes(plain(quantity))
    written = f"CTP04 as {plain(quantity)} {drug.unit}"
    if units == line.units:
        return proposed(f"Write {written}", change)
    return bill_units(line, units, change, also=f" and write {written}")
