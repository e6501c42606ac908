"""P313: one drug on one date under its own code and under an unclassified one."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.mapping.drugs import Substance
from edi837.mapping.wording import names
from edi837.rules.rule import WARNING, rule
from edi837.rules.unless_billed import not_unclassified
from edi837.rules.when import under_target_code, with_procedure


@rule(
    "P313",
    "dose-under-two-codes",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    every_line=True,
    unless=(under_target_code, not_unclassified),
    yields_to=("P305", "P306", "M410"),
)
def dose_under_two_codes(line: ServiceLine) -> Iterator[Finding]:
    """A line under an unclassified code is for a drug that has a line under its own code on the same date.

    Why: payers differ in the code that they take, and a system that sends both bills the dose twice: one is denied as a
    duplicate, or both are paid and one has to be paid back.
    Fix: none. Ask which code this payer takes and take the other line out; where two doses were given, bill both under
    that code.
    Do: Ask which code {payer_name} takes, and take the other line for {drug} out.
    Source: CARC 18; payers that publish an instruction take one code for the drug (Blue Cross Massachusetts).
    """
    if line.under_target or "unclassified" not in line.groups:
        return
    for other in line.claim.lines_on(line.dated):
        code = other.code
        if (
            code is not None
            and not code.derived
            and other.under_target
            and not other.discarded
            and _is_for(line, code.substance)
        ):
            message = f"{code.substance.name} of this date is billed under {other.procedure} on line {other.number} too"
            yield Finding(line.procedure_element, message, related=(other.number,))
            return


def _is_for(line: ServiceLine, substance: Substance) -> bool:
    """By the NDC, else by the words of the description."""
    product = line.drug.product if line.drug else None
    if product is not None:
        return product.substance.name == substance.name
    return names(line.description, substance.words)
