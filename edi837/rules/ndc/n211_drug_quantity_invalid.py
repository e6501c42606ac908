"""N211: the quantity of the drug is not an amount."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, WARNING, rule
from edi837.rules.when import with_quantity_in_doubt
from edi837.x12.values import fits


@rule(
    "N211",
    "drug-quantity-invalid",
    on=ServiceLine,
    severity=ERROR,
    snip=2,
    when=with_quantity_in_doubt,
    yields_to=("N210", "N216"),
)
def drug_quantity_invalid(line: ServiceLine) -> Iterator[Finding]:
    """CTP04 is not a number greater than zero, or has more digits than receivers take.

    Why: a clearinghouse rejects the line; a quantity of zero says that no drug was used. More than eight digits before
    or three after the point is more than the paper form holds, and a warning.
    Fix: none. Enter the quantity that was used, as a plain number.
    Do: Enter the quantity that was used of {ndc} as a number; {before} was sent.
    Source: 837 guides, CTP04; X12 RFI 1924 and 2151 on its format.
    """
    drug = line.drug
    if drug is None or drug.ctp is None or not drug.ctp.value(4).strip():
        return
    place = drug.ctp.element(4)
    if drug.quantity is None:
        yield Finding(place, "CTP04 is not a number")
    elif drug.quantity <= 0:
        yield Finding(place, "CTP04 is not greater than zero")
    elif not fits(drug.quantity):
        yield Finding(place, "CTP04 has more than 8 digits before or 3 after the point", severity=WARNING)
