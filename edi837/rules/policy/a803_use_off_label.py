"""A803: the drug is used for what its label does not say."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.use import dispensed_substance, off_label
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, rule


@rule("A803", "use-off-label", on=ServiceLine, severity=INFO, snip=7)
def use_off_label(line: ServiceLine) -> Iterator[Finding]:
    """A diagnosis of the line is a psychiatric disorder or pain, and no anesthesia or operation stands beside it.

    Why: such uses are not on the label of the drug. They are billed under the same code, and payers scrutinize them:
    authorization, failed treatments and monitoring have to be on record.
    Fix: none. Keep rationale, prior therapies, risk and benefit at hand; see A801, A805, A806 and D903.
    Source: the drug mapping's reference document; indications on the label (Gland, DailyMed 2023).
    """
    uses = off_label(line)
    substance = dispensed_substance(line)
    if uses and substance is not None:
        conditions = ", ".join(dict.fromkeys(condition for _, condition in uses))
        yield Finding(uses[0][0].element, f"Off-label use of {substance.name}: {conditions}")
