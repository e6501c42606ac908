"""N207: a good NDC with something around it."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_ndc_in_doubt
from edi837.x12.ndc import NdcForm, normal


@rule("N207", "ndc-padded-with-text", on=ServiceLine, severity=ERROR, snip=2, when=with_ndc_in_doubt)
def ndc_padded_with_text(line: ServiceLine) -> Iterator[Finding]:
    """Blanks stand around or inside the NDC, or N4 or NDC is typed before it.

    Why: payers compare eleven bare digits; anything else makes the drug unknown.
    Fix: safe. What is left without blanks and prefix is eleven digits or a label form, so the package is certain; it is
    written as eleven digits at once.
    Do: Have the billing system send eleven digits alone, not {before}.
    Source: 837 guides, LIN02 carries the qualifier, LIN03 the number alone.
    """
    drug = line.drug
    if drug is not None and drug.form is NdcForm.PADDED:
        place = drug.lin.element(3)
        digits = normal(drug.ndc_sent)
        fix = safe(f"Write the NDC as {digits}", place.becomes(digits))
        yield Finding(place, "Text or blanks stand around the NDC", fix)
