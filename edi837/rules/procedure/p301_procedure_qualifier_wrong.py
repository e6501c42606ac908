"""P301: the code is not said to be a HCPCS code."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, WhenPaid, rule
from edi837.rules.unless_billed import plainly_coded
from edi837.rules.when import under_target_code


@rule(
    "P301",
    "procedure-qualifier-wrong",
    on=ServiceLine,
    severity=ERROR,
    snip=2,
    when=under_target_code,
    unless=(plainly_coded,),
    when_paid=WhenPaid.TOLERATED,
)
def procedure_qualifier_wrong(line: ServiceLine) -> Iterator[Finding]:
    """SV101-1 or SV202-1 of a drug code is not HC.

    Why: the qualifier says which list the code is from. Under another one the payer looks it up in a list that does not
    have it (home infusion, health insurance prospective payment), and returns the claim unprocessed.
    Fix: none. Have the billing system write HC for HCPCS codes; find out whether the line was meant for another list.
    Do: Have HC written for {procedure}; or find out which list was meant by {before}.
    Source: 837 guides, SV101-1 and SV202-1: ER, HC, IV, WK, and HP on 837I.
    """
    if line.qualifier != "HC":
        place = line.service_element(line.procedure_at, 1)
        yield Finding(place, f"{place.reference} is not HC, and {line.procedure} is a HCPCS code")
