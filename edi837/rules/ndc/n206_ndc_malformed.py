"""N206: LIN03 is not a form of an NDC."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_ndc_in_doubt
from edi837.x12.ndc import NdcForm


@rule("N206", "ndc-malformed", on=ServiceLine, severity=ERROR, snip=2, when=with_ndc_in_doubt)
def ndc_malformed(line: ServiceLine) -> Iterator[Finding]:
    """LIN03 has letters, a wrong number of digits, one digit all through, or a labeler of zeros.

    Why: it names no package, so the drug is unknown to the payer.
    Fix: none. Take the NDC from the package that was used; a placeholder must not be sent.
    Do: Take the NDC from the package of {drug}; {before} is not one.
    Source: HIPAA NDC format, eleven digits 5-4-2; labeler codes are assigned by FDA and never zero.
    """
    drug = line.drug
    if drug is not None and drug.form is NdcForm.MALFORMED:
        yield Finding(drug.lin.element(3), "LIN03 is not an NDC in any form: eleven digits are expected")
