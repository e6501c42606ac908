"""X112: a number with a plus sign, zeros before it, or a point after it."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import WARNING, rule
from edi837.rules.unless import with_plain_charge
from edi837.rules.unless_billed import with_plain_amounts
from edi837.x12.segment import Element
from edi837.x12.values import badly_written, fits, number_text


@rule(
    "X112",
    "number-badly-written",
    on=ServiceLine,
    severity=WARNING,
    snip=1,
    unless=((with_plain_amounts, with_plain_charge),),
)
def number_badly_written(line: ServiceLine) -> Iterator[Finding]:
    """A charge, units or an NDC quantity has a plus sign, zeros before another digit, or nothing after its point.

    Why: X12 numbers have none of these; strict receivers reject the element. Zeros after the point are fine, and so is
    a point without a zero before it.
    Fix: safe. Sign, zeros and point are dropped; the number stays equal as a decimal. Comma, exponent and letters make
    it no number, and values that cannot be billed are left to the rule that says so.
    Do: Have the billing system write {before} as a plain number.
    Source: X12.6, data type R; X12 RFI 1924.
    """
    service = line.service
    if badly_written(service.value(line.charge_at)) and line.charge is not None and line.charge >= 0:
        yield from _rewritten(line.charge_element, "charge")
    if badly_written(service.value(line.units_at)) and line.units is not None and line.units > 0 and fits(line.units):
        yield from _rewritten(line.units_element, "number of units")
    drug = line.drug
    if drug is None or drug.ctp is None or not badly_written(drug.ctp.value(4)):
        return
    # With a value before it, CTP04 may be no quantity: where it belongs comes first, and would meet this fix.
    placed = not any(drug.ctp.elements[1:4])
    if placed and drug.quantity is not None and drug.quantity > 0 and fits(drug.quantity):
        yield from _rewritten(drug.ctp.element(4), "NDC quantity")


def _rewritten(place: Element, what: str) -> Iterator[Finding]:
    plain = number_text(place.value)
    message = f"The {what} has a plus sign, zeros before it, or a bare point after it"
    yield Finding(place, message, safe(f"Write {plain}", place.becomes(plain)))
