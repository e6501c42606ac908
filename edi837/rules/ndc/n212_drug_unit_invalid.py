"""N212: the unit of the drug is not one of the five."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.drug import UNITS
from edi837.findings.finding import Finding, proposed, safe
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_quantity_in_doubt

# What people write for a unit that the guide names otherwise.
_MEANT = {"MG": "ME", "CC": "ML"}


@rule(
    "N212",
    "drug-unit-invalid",
    on=ServiceLine,
    severity=ERROR,
    snip=2,
    when=with_quantity_in_doubt,
    yields_to=("N210", "N216"),
)
def drug_unit_invalid(line: ServiceLine) -> Iterator[Finding]:
    """CTP05-1 is not one of F2, GR, ME, ML, UN.

    Why: the quantity means nothing without a unit that the payer knows.
    Fix: safe where only case or blanks differ; proposed for MG (milligram is ME) and CC (milliliter is ML).
    Do: Look up the unit of {ndc}: ML, UN, GR, ME or F2; not {before}.
    Decide: Approve {after} if the quantity is in that unit; else decline.
    Changes: CTP05-1 alone: ME for MG, ML for CC; the number stays.
    Proof: the unit that is written, which means no other one.
    Withheld: where the unit could mean another, or is not known.
    Source: 837 guides, CTP05-1.
    """
    drug = line.drug
    if drug is None or drug.ctp is None or not drug.unit:
        return
    place = drug.ctp.element(5, 1)
    if drug.unit in UNITS:
        if place.value != drug.unit:
            yield Finding(place, "The unit is badly written", safe(f"Write {drug.unit}", place.becomes(drug.unit)))
    elif drug.unit in _MEANT:
        meant = _MEANT[drug.unit]
        fix = proposed(f"Write {meant} for {drug.unit}", place.becomes(meant))
        yield Finding(place, f"{drug.unit} is not a unit of the guide; {meant} is what it calls this one", fix)
    else:
        yield Finding(place, "The unit is not one of F2, GR, ME, ML, UN")
