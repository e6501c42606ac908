"""Q614: more of the drug than any solution of it holds."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import beyond_strength
from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, rule
from edi837.rules.unless_billed import of_known_product
from edi837.rules.when import administering


@rule(
    "Q614",
    "strength-impossible",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=administering,
    yields_to=("N204", "N205", "N206", "N209", "N216", "Q601", "Q602", "Q603", "Q607", "Q611"),
    unless=(of_known_product,),
)
def strength_impossible(line: ServiceLine) -> Iterator[Finding]:
    """The NDC is not known, and the units are more milligrams than any known solution of the drug has in that volume.

    Why: whatever the product is, units and quantity cannot both be right; often milligrams were billed as units.
    Fix: none. Take the strength from the package, and compute units and quantity from what was given.
    Do: Take the strength from the package of {ndc}; then compute units and quantity.
    Source: the strongest product of the substance in the drug mappings.
    """
    if fault := beyond_strength(line):
        yield Finding(line.units_element, fault)
