"""C707: the drug stands under a revenue code that is not for drugs."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, proposed
from edi837.rules.rule import WARNING, rule
from edi837.rules.unless_billed import under_drug_revenue_code
from edi837.rules.when import institutional_line


@rule(
    "C707",
    "revenue-code-implausible",
    on=ServiceLine,
    severity=WARNING,
    snip=4,
    when=institutional_line,
    unless=(under_drug_revenue_code,),
    yields_to=("A808",),
    never_permitted=True,
)
def revenue_code_implausible(line: ServiceLine) -> Iterator[Finding]:
    """An outpatient drug line with a procedure code stands under a revenue code that is not for drugs, or under 0637.

    Why: payers hold revenue code and procedure code against each other; 0637 says that the patient took the drug alone.
    Fix: proposed where the payer mapping names the revenue code that this payer wants. Otherwise 0636 is usual for
    drugs with a HCPCS code; look up which one the payer takes.
    Do: Ask which revenue code {payer_name} takes for {procedure}; {before} was sent.
    Decide: Approve {after} if {payer_name} takes it for {procedure}; else decline.
    Changes: SV201 alone.
    Proof: the payer's mapping, which names the one revenue code that it takes.
    Withheld: where the mapping names none, as all shipped payer files.
    Source: CMS on 0636 (HCPro); Medicaid programs take 0251 to 0259 and 0634 to 0636 with code and NDC (AmeriHealth).
    """
    code = line.revenue_code
    if not line.procedure or line.claim.inpatient or len(code) != 4 or not code.isdecimal():
        return
    revenue = line.claim.mappings.codes.revenue
    self_administered = code in revenue.self_administered
    if code in revenue.drug and not self_administered:
        return
    wanted = line.claim.payer.policy.find("revenue-code")
    if wanted is not None and wanted["code"] == code:
        return
    what = "is for drugs that a patient takes alone" if self_administered else "is not one for drugs"
    place = line.service_element(1)
    if wanted is None:
        yield Finding(place, f"Revenue code {code} {what}")
    else:
        fix = proposed(f"Write revenue code {wanted['code']}", place.becomes(wanted["code"]))
        yield Finding(place, f"Revenue code {code} {what}; this payer wants {wanted['code']}", fix)
