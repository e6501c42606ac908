"""The proposal to bill other units, and what else a person has to look at when units change."""

from __future__ import annotations

from decimal import Decimal

from edi837.claim.line import ServiceLine
from edi837.dosing.quantity import in_units
from edi837.findings.finding import Fix, proposed
from edi837.x12.change import Change
from edi837.x12.values import plain


def bill_units(line: ServiceLine, units: Decimal, *more: Change, also: str = "") -> Fix:
    """A proposal of `units` and `more` changes, which `also` puts in words."""
    title = f"Bill {in_units(units)}{also}; review {also_to_review(line)}"
    return proposed(title, line.units_element.becomes(plain(units)), *more)


def also_to_review(line: ServiceLine) -> str:
    """The charge, and where the units stand once more: HCP12 and SVD05, when the line has them."""
    named = [f"the charge ({line.charge_element.value})"]
    hcp = line.loop.first("HCP")
    if hcp is not None and hcp.value(12):
        named.append(f"HCP12 ({hcp.value(12)})")
    paid = [loop.segments[0].value(5) for loop in line.loop.children("2430")]
    named.extend(f"SVD05 ({units})" for units in paid if units)
    return ", ".join(named)
