"""P306: an unclassified code, and no words that say which drug and how much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, WhenPaid, rule
from edi837.rules.when import under_unclassified_code
from edi837.system.late_pattern import late_pattern

# An amount, not a strength: 50 MG counts, 50 MG/ML does not.
_DOSE = late_pattern(
    r"(?<![\d/])\d*\.?\d+ *(?:MGS?|MCGS?|UG|G|GMS?|GR|GRAMS?|MILLIGRAMS?|MLS?|CCS?)\b(?! */| *PER\b)", re.IGNORECASE
)


@rule(
    "P306",
    "unclassified-drug-undescribed",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=under_unclassified_code,
    yields_to=("M410",),
    when_paid=WhenPaid.TOLERATED,
)
def unclassified_drug_undescribed(line: ServiceLine) -> Iterator[Finding]:
    """SV101-7 or SV202-7 is empty, or lacks the name or the dose of the drug.

    Why: an unclassified code names no drug, so the payer prices the line by the description; without name and dose it
    is returned. A strength such as 50 mg/mL is not a dose.
    Fix: none. Have the billing system send name and total dose, for example KETAMINE 50 MG IV; only the record says how
    much was given.
    Do: Have name and total dose described for {procedure}, such as KETAMINE 50 MG IV.
    Source: Medicare contractors (Palmetto, CGS, WPS) on unclassified drugs; 837 guides, SV101-7.
    """
    drug = line.drug
    if drug is None or drug.product is None:
        return
    place = line.service_element(line.procedure_at, 7)
    said = line.description.lower()
    if not said.strip():
        yield Finding(place, f"{line.procedure} names no drug, and {place.reference} does not describe it")
        return
    missing = [] if any(word in said for word in drug.product.substance.words) else ["name"]
    if not _DOSE.search(said):
        missing.append("dose")
    if missing:
        yield Finding(place, f"The description of {line.procedure} lacks the {' and the '.join(missing)} of the drug")
