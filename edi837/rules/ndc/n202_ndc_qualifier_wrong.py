"""N202: LIN02 does not say that an NDC follows."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import ERROR, WARNING, rule
from edi837.rules.when import with_other_qualifier
from edi837.x12.values import qualifier

# Qualifiers of other product identifiers that the professional guide allows.
_OTHER_PRODUCTS = frozenset({"EN", "EO", "HI", "ON", "UK", "UP"})


@rule(
    "N202",
    "ndc-qualifier-wrong",
    on=ServiceLine,
    severity=ERROR,
    snip=2,
    when=with_other_qualifier,
    yields_to=("N201",),
)
def ndc_qualifier_wrong(line: ServiceLine) -> Iterator[Finding]:
    """LIN02 is not N4, the qualifier of an NDC.

    Why: the number in LIN03 is then read as something else, or not at all. The professional guide allows other product
    identifiers, so those are a warning there.
    Fix: safe where only the case or blanks differ. Otherwise find out what LIN03 holds; if it is the NDC of the package
    used, have the billing system write N4.
    Do: Find out what {element} holds; if it is the package's NDC, write N4.
    Source: 837 guides, loop 2410, LIN02.
    """
    drug = line.drug
    if drug is None or drug.ndc_qualifier == "N4":
        return
    place = drug.lin.element(2)
    if qualifier(drug.ndc_qualifier) == "N4":
        yield Finding(place, "The qualifier N4 is badly written", safe("Write N4", place.becomes("N4")))
        return
    other = line.claim.claim_type == "P" and drug.ndc_qualifier in _OTHER_PRODUCTS
    said = "names another kind of product number" if other else "is not N4, so LIN03 is not read as an NDC"
    yield Finding(place, f"LIN02 {said}", severity=WARNING if other else None)
