"""C714: units are repeated elsewhere, and are not the line's."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import expected_units, units_agree
from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, rule
from edi837.rules.when import repriced
from edi837.x12.segment import Element
from edi837.x12.values import number, plain


@rule("C714", "repriced-units-differ", on=ServiceLine, severity=INFO, snip=4, when=repriced)
def repriced_units_differ(line: ServiceLine) -> Iterator[Finding]:
    """HCP12 or SVD05 has other units than the line, or would have once the line's units are corrected.

    Why: a repricer or payer decided on those units. They may differ rightly; after a change of the line's units
    somebody has to look at both.
    Fix: none. Compare with the repricing or the remittance; they are never rewritten here.
    Do: Compare {before} with the repricing or remittance; {where} bills {units}.
    Source: 837 guides, HCP12 and SVD05; X12 RFI 2163.
    """
    units = line.units
    if units is None:
        return
    corrected = expected_units(line) if units_agree(line) is False else None
    for place in _repeated(line):
        repeated = number(place.value)
        if repeated is not None and (repeated != units or (corrected is not None and repeated != corrected)):
            yield Finding(place, _message(place, repeated, units, corrected))


def _repeated(line: ServiceLine) -> Iterator[Element]:
    for hcp in line.loop.of("HCP"):
        yield hcp.element(12)
    for loop in line.loop.children("2430"):
        yield loop.segments[0].element(5)


def _message(place: Element, repeated: Decimal, units: Decimal, corrected: Decimal | None) -> str:
    said = f"{place.reference} says {plain(repeated)} units, the line bills {plain(units)}"
    return said if corrected is None else f"{said}, by the NDC quantity it is {plain(corrected)}"
