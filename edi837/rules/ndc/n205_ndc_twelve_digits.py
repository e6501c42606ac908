"""N205: a number of twelve digits, which 5010 cannot carry."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_ndc_in_doubt
from edi837.x12.ndc import NdcForm


@rule("N205", "ndc-twelve-digits", on=ServiceLine, severity=ERROR, snip=2, when=with_ndc_in_doubt)
def ndc_twelve_digits(line: ServiceLine) -> Iterator[Finding]:
    """LIN03 has twelve digits, or the hyphen form 6-4-2.

    Why: it is a bar code number, or an NDC of the form that labels get from 2033 on; claims carry eleven digits.
    Fix: none. Take the NDC in its ten-digit form from the package, with hyphens; no digit can be left out safely.
    Do: Take the ten digits with hyphens from the package; {before} is too long.
    Source: FDA final rule, 91 FR 10749, effective 2033-03-07.
    """
    drug = line.drug
    if drug is not None and drug.form is NdcForm.TWELVE:
        yield Finding(drug.lin.element(3), "The NDC has twelve digits; a claim carries eleven")
