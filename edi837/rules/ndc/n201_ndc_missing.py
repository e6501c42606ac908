"""N201: a drug line does not say which drug."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.parties import Payer
from edi837.findings.finding import Finding, Missing, NotChecked, Severity
from edi837.policy.findings import line_findings
from edi837.policy.holding import asked_later, lifted
from edi837.rules.rule import ERROR, INFO, Knowledge, rule
from edi837.rules.unless_billed import with_ndc
from edi837.x12.ndc import NdcForm


@rule("N201", "ndc-missing", on=ServiceLine, severity=ERROR, snip=2, unless=(with_ndc,))
def ndc_missing(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The line has no LIN, or its LIN03 is empty.

    Why: Medicaid programs deny the line (rebates hang on the NDC), commercial payers ask for it under unclassified
    codes, others often do. How bad it is follows from the payers of the claim.
    Fix: none. Ask who gave the drug for the NDC on the package that was used; an NDC is never invented.
    Do: Ask who gave {drug} on {service_from} for the NDC on its package.
    Source: Deficit Reduction Act of 2005, section 6002; program pages of Oregon, Massachusetts, South Dakota, Iowa.
    """
    drug = line.drug
    if drug is not None and drug.form is not NdcForm.EMPTY:
        return
    severity = _severity(line, knowledge)
    for answer in line_findings("N201", line, knowledge):
        if isinstance(answer, NotChecked) or (answer.severity or INFO) >= severity:
            yield answer
            return
    asked = "this payer demands it" if severity is not INFO else "some payers demand it"
    place = Missing(line.lx, "2410/LIN03") if drug is None else drug.lin.element(3)
    yield Finding(place, f"The line names no NDC; {asked}", severity=severity)


def _severity(line: ServiceLine, knowledge: Knowledge) -> Severity:
    if line.claim.inpatient or lifted("ndc", line, knowledge):
        return INFO
    payers: list[Payer] = [line.claim.payer, *line.claim.other_payers]
    later = (
        Severity[policy.severity.upper()]
        for payer in line.claim.other_payers
        for policy in asked_later("N201", payer, line, knowledge)
    )
    return max((*(_asked_by(payer, line) for payer in payers), *later))


def _asked_by(payer: Payer, line: ServiceLine) -> Severity:
    stated = payer.policy.find("ndc", on=line.day, code=line.procedure, form=line.claim.claim_type)
    if stated is None or stated["required"] == "no":
        return INFO
    return Severity[stated["required"].upper()]
