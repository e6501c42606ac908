"""P308: one drug line twice."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, rule
from edi837.rules.when import among_several


@rule("P308", "drug-line-repeated", on=ServiceLine, severity=WARNING, snip=6, when=among_several, yields_to=("X115",))
def drug_line_repeated(line: ServiceLine) -> Iterator[Finding]:
    """An earlier line of the claim bills the same: code, modifiers, NDC, units, charge, revenue code and date.

    Why: the second is denied as a duplicate, or both are paid and one has to be paid back.
    Fix: none. Were there two doses? Then bill them on one line, or with the modifier that this payer takes for a
    repeat. Otherwise take the copy out.
    Do: Were there two doses on {service_from}? Bill them together; else take the copy out.
    Source: CARC 18; 277CA status 54.
    """
    if line.dated is None:
        return
    first = line.claim.first_of_bill[line.bill]
    if first is not line:
        message = f"Line {first.number} bills the same code, modifiers, NDC, units, charge and date"
        yield Finding(line.procedure_element, message, related=(first.number,))
