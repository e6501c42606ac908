"""P310: ketamine and the drug it is confused with, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.use import dispensed_substance
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, rule
from edi837.rules.unless import without_mistaken_codes
from edi837.rules.unless_billed import under_code_of_its_drug
from edi837.rules.when import with_procedure


@rule(
    "P310",
    "esketamine-mixed-up",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    unless=((under_code_of_its_drug, without_mistaken_codes),),
)
def esketamine_mixed_up(line: ServiceLine) -> Iterator[Finding]:
    """A code of esketamine stands on the date of the drug, or the NDC of esketamine under its code.

    Why: ketamine and its nasal relative have codes, prices and authorizations of their own, and are hardly given on one
    day; most often one of the two was chosen by mistake.
    Fix: none. Look up in the record which of them was given, and take the other line, or code, out.
    Do: Look up which drug was given on {service_from}; take the other code out.
    Source: HCPCS G2082 and G2083 (visits that include esketamine), J0013, which replaced S0013 on 2026-01-01.
    """
    code, drug, claim = line.code, line.drug, line.claim
    billed = code.substance if code is not None and line.under_target else dispensed_substance(line)
    if billed is None or not billed.mistaken:
        return
    given = drug.product.substance.name if drug is not None and drug.product is not None else ""
    for mistaken in billed.mistaken:
        if drug is not None and given == mistaken.substance:
            yield Finding(
                drug.lin.element(3), f"The NDC is {given}, and {line.procedure} stands for {billed.name} here"
            )
            return
        if mistaken.codes.isdisjoint(claim.procedures):
            continue
        # Several drug lines of one date have one fault.
        first_of_day = claim.giving.drugs.get(line.day, [line])[0] is line
        others = [other for other in claim.lines_on(line.dated) if other.procedure in mistaken.codes and first_of_day]
        if others:
            named = ", ".join(f"{other.procedure} on line {other.number}" for other in others)
            message = f"{mistaken.substance} is billed on the same date ({named}): which of the two was given?"
            yield Finding(line.procedure_element, message, related=tuple(other.number for other in others))
