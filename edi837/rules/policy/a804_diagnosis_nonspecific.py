"""A804: the diagnosis that should carry the drug says little."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.reads import diagnoses, payer, substance
from edi837.rules.rule import INFO, rule
from edi837.rules.when import psychiatric_or_pain


@rule(
    "A804",
    "diagnosis-nonspecific",
    on=ServiceLine,
    severity=INFO,
    snip=7,
    when=psychiatric_or_pain,
    reads=(substance, payer, diagnoses),
    yields_to=("A805",),
)
def diagnosis_nonspecific(line: ServiceLine) -> Iterator[Finding]:
    """All diagnoses of the line for this use are unspecified ones, such as F32.A or R52.

    Why: payers hold an off-label use against severity and kind of the disorder, which these codes do not tell.
    Fix: none. Ask the provider whether the record supports a more specific code.
    Do: Ask the provider whether the record supports a code more specific than {before}.
    Source: ICD-10-CM code titles; 277CA status 772 asks for the greatest specificity.
    """
    codes = line.claim.mappings.codes
    if not any(diagnosis.code in codes.diagnoses.nonspecific for diagnosis in line.diagnoses):
        return
    named = next((use for use in codes.uses if use.name == line.use), None)
    if named is None:
        return
    carrying = [diagnosis for diagnosis in line.diagnoses if diagnosis.code in named.diagnoses]
    if carrying and all(diagnosis.code in codes.diagnoses.nonspecific for diagnosis in carrying):
        listed = ", ".join(dict.fromkeys(diagnosis.code for diagnosis in carrying))
        yield Finding(carrying[0].element, f"Only unspecified codes speak for the {line.use} use: {listed}")
