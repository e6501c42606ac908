"""P312: the words beside the code are those of another drug."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.mapping.wording import names
from edi837.rules.reads import billed
from edi837.rules.rule import WARNING, rule
from edi837.rules.when import under_target_code


@rule(
    "P312",
    "description-of-another-drug",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=under_target_code,
    reads=(billed,),
    yields_to=("M410", "N209", "P303", "P310"),
)
def description_of_another_drug(line: ServiceLine) -> Iterator[Finding]:
    """SV101-7 or SV202-7 names a drug that the mappings know under another code, and not the drug of this one.

    Why: code and words contradict each other; a person who reads both cannot tell what was given, and audits ask.
    Fix: none. Look up in the record which drug was given; it is billed under its own code and units.
    Do: Look up which drug was given on {service_from}: {procedure}, or the one described.
    Source: 837 guides, SV101-7 and SV202-7; names of the drugs in the drug mappings.
    """
    code, drugs = line.code, line.claim.mappings.drugs
    if code is None or code.derived or not line.description.strip() or names(line.description, code.substance.words):
        return
    for substance in drugs.substances.values():
        if substance.name == code.substance.name or not names(line.description, substance.words):
            continue
        codes = [drug_code.value for drug_code in drugs.codes_of(substance) if drug_code.last is None]
        likely = f", whose code is {' or '.join(codes)}" if codes else ""
        place = line.service_element(line.procedure_at, 7)
        yield Finding(place, f"The description says {substance.name}{likely}; {line.procedure} is another drug here")
        return
