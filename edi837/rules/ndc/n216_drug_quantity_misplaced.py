"""N216: quantity and unit of the drug do not stand in CTP04 and CTP05."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.drug_unit import UNITS, computation, implausible, readings_that_fit
from edi837.findings.finding import Finding, Fix, proposed
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_quantity_in_doubt
from edi837.x12.change import Change
from edi837.x12.segment import Element, Segment
from edi837.x12.values import number, qualifier

# What is recognized as a unit besides, to see that it stands in the wrong place.
_LIKE_UNITS = (*UNITS, "MG", "CC")


@rule(
    "N216",
    "drug-quantity-misplaced",
    on=ServiceLine,
    severity=ERROR,
    snip=2,
    when=with_quantity_in_doubt,
    never_permitted=True,
)
def drug_quantity_misplaced(line: ServiceLine) -> Iterator[Finding]:
    """A value stands in CTP01 to CTP03, or quantity and unit are shifted.

    Why: the guide uses CTP04 and CTP05 alone; a quantity before them is not read, and a price where the quantity
    belongs is read as one. Some payers ask for the price in CTP03: their mapping says so.
    Fix: proposed when exactly one reading of the values fits the units sent. Otherwise take the quantity from the
    record and have the billing system write it into CTP04, its unit into CTP05.
    Do: Have the billing system write quantity and unit of {ndc} into CTP04 and CTP05.
    Decide: Check what was drawn of {ndc}; approve {after}, or have it corrected.
    Changes: the value is moved from CTP01 to CTP03, or one place on, into CTP04 and CTP05.
    Proof: the line itself: exactly one reading is a quantity with a unit that gives the units sent, where those can
    be computed.
    Withheld: where several readings fit, or none.
    Source: 837 guides, loop 2410; 4010 had a price in CTP03, and files are met that still do.
    """
    drug = line.drug
    if drug is None or drug.ctp is None:
        return
    ctp = drug.ctp
    if len(ctp.elements) <= 6 and drug.quantity is not None and ctp.elements[1:4] == ["", "", ""]:
        return
    priced = line.claim.payer.policy.find("ctp03") is not None and number(ctp.value(3).strip()) is not None
    place = _misplaced(ctp, priced)
    if place is not None:
        what = "a unit" if place.position == 4 else "a number" if place.position == 5 else "a value"
        fix, words = _fix(line, ctp, priced)
        message = f"{place.reference} holds {what}: the quantity belongs in CTP04, its unit in CTP05"
        yield Finding(place, f"{message}{words}", fix)


def _misplaced(ctp: Segment, priced: bool) -> Element | None:
    """The first value that stands where it does not belong."""
    for position in (1, 2) if priced else (1, 2, 3):
        if ctp.value(position).strip():
            return ctp.element(position)
    if qualifier(ctp.value(4)) in _LIKE_UNITS:
        return ctp.element(4)
    shifted = not ctp.value(4).strip() or qualifier(ctp.value(6)) in _LIKE_UNITS
    return ctp.element(5, 1) if shifted and number(ctp.value(5, 1).strip()) is not None else None


def _fix(line: ServiceLine, ctp: Segment, priced: bool) -> tuple[Fix | None, str]:
    """The one reading that fits: its numbers against the units sent, and its unit where none is sent."""
    sent = [text.strip() for text in ctp.elements[1:] if text.strip()]
    units = [qualifier(text) for text in sent if qualifier(text) in UNITS]
    texts = [text for text in sent if qualifier(text) not in UNITS]
    price = ctp.value(3) if priced and len(texts) > 1 else ""
    if price:
        texts.remove(price.strip())
    fitting = readings_that_fit(line, texts, units)
    if len(fitting) != 1:
        return None, "; several readings are possible" if fitting else "; no reading comes to the units sent"
    (value, unit), text = fitting.popitem()
    if not units and implausible(line, unit):
        return None, ""
    words = computation(line, value, unit)
    written = ctp.delimiters.element.join(["", "", "", price, text, unit])
    change = Change(ctp.start + 3, ctp.end - 1, ctp.text[3:].encode("latin-1"), written.encode("latin-1"))
    return proposed(f"Write {text} into CTP04, {unit} into CTP05", change), f". {words}" if words else ""
