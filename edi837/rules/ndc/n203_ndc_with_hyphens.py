"""N203: an NDC is sent with the hyphens of its label."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_ndc_in_doubt
from edi837.x12.ndc import NdcForm, normal


@rule("N203", "ndc-with-hyphens", on=ServiceLine, severity=ERROR, snip=2, when=with_ndc_in_doubt)
def ndc_with_hyphens(line: ServiceLine) -> Iterator[Finding]:
    """LIN03 still has the hyphens of the package label.

    Why: under qualifier N4 payers compare eleven bare digits, so the line comes back as an unknown drug.
    Fix: safe. The hyphens show which part is short of 5-4-2, so each part is padded with zeros on its left and the
    hyphens are dropped; it is the same package.
    Do: Have the billing system write {before} as eleven digits.
    Source: 21 CFR 207.33 (label forms); HIPAA NDC format, eleven digits 5-4-2.
    """
    drug = line.drug
    if drug is not None and drug.form is NdcForm.HYPHENS:
        place = drug.lin.element(3)
        digits = normal(drug.ndc_sent)
        yield Finding(
            place, "The NDC is written with hyphens", safe(f"Write the NDC as {digits}", place.becomes(digits))
        )
