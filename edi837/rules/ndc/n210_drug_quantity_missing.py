"""N210: the drug has no quantity, or no unit."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, Missing
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_quantity_in_doubt


@rule(
    "N210",
    "drug-quantity-missing",
    on=ServiceLine,
    severity=ERROR,
    snip=2,
    when=with_quantity_in_doubt,
    yields_to=("N216",),
)
def drug_quantity_missing(line: ServiceLine) -> Iterator[Finding]:
    """There is a LIN without CTP, or a CTP without quantity (CTP04) or unit (CTP05-1).

    Why: the guide requires all three together; rebates and prices are computed from the quantity of the NDC.
    Fix: none. Enter what was drawn from the package, for a solution in milliliters (ML).
    Do: Enter what was drawn of {ndc}: milliliters (ML) for a solution.
    Source: 837 guides, loop 2410: CTP is required when LIN is sent.
    """
    drug = line.drug
    if drug is None:
        return
    if drug.ctp is None:
        yield Finding(Missing(drug.lin, "2410/CTP"), "The NDC comes without a quantity: there is no CTP")
        return
    for position, component, what in ((4, 0, "quantity (CTP04)"), (5, 1, "unit (CTP05-1)")):
        if not drug.ctp.value(position, component).strip():
            yield Finding(drug.ctp.element(position, component), f"The CTP has no {what}")
