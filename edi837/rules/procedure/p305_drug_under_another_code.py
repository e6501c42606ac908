"""P305: the drug is billed under a code that is not its own."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.mapping.drugs import Substance
from edi837.mapping.wording import names
from edi837.policy.holding import asked
from edi837.rules.rule import ERROR, INFO, WARNING, Knowledge, rule
from edi837.rules.when import under_other_code


@rule(
    "P305",
    "drug-under-another-code",
    on=ServiceLine,
    severity=ERROR,
    snip=5,
    when=under_other_code,
    every_line=True,
    yields_to=("P306",),
)
def drug_under_another_code(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The NDC is a product of a target drug, and the procedure code is another one, or a visit or administration.

    Why: under the code of another drug the payer pays for, and counts, something that was not given; under an
    unclassified code a payer may ask for the specific one. It is for information where the payer's mapping names that
    code, where the loaded HCPCS file names the drug for it, and under an unclassified code where that file knows the
    mapping's own code as something else.
    Fix: none. Look up which drug was given, and which code this payer takes for it; codes are never changed here.
    Do: Look up which drug was given: {ndc} is not what {procedure} bills.
    Source: the drug mapping's reference document: the drug must be reported under its own code; Blue Cross
    Massachusetts and QualChoice ask for J3490.
    """
    drug = line.drug
    if drug is None or drug.product is None:
        return
    substance = drug.product.substance
    drugs = line.claim.mappings.drugs
    own = [code.value for code in drugs.codes_of(substance) if code.target]
    if not own:
        return
    likely = f"; the mapping's code for it is {' or '.join(own)}"
    billed = f"{substance.name} is billed under"
    place = line.procedure_element
    if why := _why_right(line, substance, knowledge):
        yield Finding(place, f"{substance.name} under the code that {why}", severity=INFO, status="", carc="", rarc="")
    elif line.is_service:
        message = f"The NDC of {substance.name} stands on {line.procedure}, a service: it belongs on the drug's line"
        yield Finding(place, message)
    elif line.procedure not in line.claim.mappings.codes.procedures.unclassified:
        named = f", {line.code.substance.name}" if line.code and line.code.substance.name != substance.name else ""
        yield Finding(place, f"{billed} {line.procedure}{named}{likely}")
    else:
        conflict = _conflict(own, line, knowledge)
        severity = INFO if conflict else WARNING
        message = f"{billed} the unclassified code {line.procedure}{likely}{conflict}"
        yield Finding(place, message, severity=severity, carc="189", rarc="")


def _why_right(line: ServiceLine, substance: Substance, knowledge: Knowledge) -> str:
    """Who names this code for the drug; '' for nobody."""
    if any(line.procedure in stated.ask.words("under") for stated in asked("P331", line)):
        return "this payer asks for"
    wanted = line.claim.payer.policy.find("bill-under")
    if wanted is not None and wanted["code"] == line.procedure:
        return "this payer asks for"
    official = knowledge.hcpcs.find(line.procedure) if knowledge.hcpcs is not None else None
    if official is not None and names(official.description, substance.words):
        return "the loaded HCPCS file has for it"
    return ""


def _conflict(own: list[str], line: ServiceLine, knowledge: Knowledge) -> str:
    """That the HCPCS file knows the mapping's own codes as something else."""
    codes, hcpcs = line.claim.mappings.drugs.codes, knowledge.hcpcs
    if hcpcs is None or not all(hcpcs.contradiction(codes[value]) for value in own):
        return ""
    said = (official.says for value in own if (official := hcpcs.find(value)))
    return f", which the {hcpcs.table} has as {' or '.join(said)}"
