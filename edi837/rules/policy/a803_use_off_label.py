"""A803: the drug is used for what its label does not say."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.use import dispensed_substance, off_label
from edi837.findings.finding import Finding
from edi837.rules.reads import diagnoses, payer, substance
from edi837.rules.rule import INFO, rule


@rule(
    "A803",
    "use-off-label",
    on=ServiceLine,
    severity=INFO,
    snip=7,
    per_file=True,
    by_meaning=True,
    reads=(substance, payer, diagnoses),
)
def use_off_label(line: ServiceLine) -> Iterator[Finding]:
    """A diagnosis of the line is a psychiatric disorder or pain, and no anesthesia or operation stands beside it.

    It is said once a file and condition, with the number of lines.

    Why: such uses are not on the label of the drug. They are billed under the same code, and payers scrutinize them:
    authorization, failed treatments and monitoring have to be on record.
    Fix: none. Keep rationale, prior therapies, risk and benefit at hand; see A801, A805, A806 and D903.
    Do: Keep rationale, prior therapies, risk and benefit of {drug} at hand.
    Source: the drug mapping's reference document; indications on the label (Gland, DailyMed 2023).
    """
    uses = off_label(line, line.use)
    substance = dispensed_substance(line)
    if uses and substance is not None:
        for condition, diagnosis in {condition: diagnosis for diagnosis, condition in reversed(uses)}.items():
            yield Finding(diagnosis.element, f"Off-label use of {substance.name}: {condition}")
