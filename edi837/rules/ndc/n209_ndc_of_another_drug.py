"""N209: code and NDC name two drugs."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.drugs import DrugCode
from edi837.mapping.wording import names
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.unless_billed import under_code_of_its_drug
from edi837.rules.when import under_target_code


@rule(
    "N209",
    "ndc-of-another-drug",
    on=ServiceLine,
    severity=ERROR,
    snip=5,
    when=under_target_code,
    unless=(under_code_of_its_drug,),
)
def ndc_of_another_drug(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The NDC belongs to a product of another substance than the procedure code.

    Why: either the code or the NDC is wrong; a payer cannot tell which drug was given and rejects the line. An NDC of a
    product that was not used is treated as fraud by Medicaid programs. Where a loaded HCPCS file names the substance
    of the NDC for the code, P303 says so, and the line is right by that file.
    Fix: none. Look up in the record which drug was given and correct the one that is wrong; neither is swapped here.
    Do: Look up which drug was given on {service_from}: {ndc} or {procedure} is wrong.
    Source: drug mappings and the loaded NDC directory; Oregon Health Authority on NDC billing.
    """
    drug, code = line.drug, line.code
    if drug is None or code is None or not drug.ndc:
        return
    if code.derived:
        yield NotChecked(drug.lin.element(3), f"no mapping says which drug {code.value} stands for")
        return
    if drug.product is None:
        yield NotChecked(drug.lin.element(3), "the NDC is in no drug mapping and no loaded directory")
        return
    other = drug.product.substance
    if other.name == code.substance.name or _contains(other.name, code) or _is_official(line, knowledge):
        return
    codes = [
        drug_code.value
        for drug_code in line.claim.mappings.drugs.codes_of(other)
        if line.day is None or drug_code.valid_on(line.day)
    ]
    billed_as = f", which is billed under {' or '.join(codes)}" if codes else ""
    message = f"{code.value} stands for {code.substance.name} here; the NDC is {other.name}{billed_as}"
    yield Finding(drug.lin.element(3), message)


def _contains(substances: str, code: DrugCode) -> bool:
    """Whether the product is a combination with the drug of the code: no other drug, and not that drug alone."""
    return ";" in substances and names(substances, code.substance.words)


def _is_official(line: ServiceLine, knowledge: Knowledge) -> bool:
    """Whether the HCPCS file names the substance of the NDC for the code."""
    official = knowledge.hcpcs.find(line.procedure) if knowledge.hcpcs is not None else None
    product = line.drug.product if line.drug is not None else None
    return official is not None and product is not None and names(official.description, product.substance.words)
