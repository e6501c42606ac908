"""M408: the 340B modifier is not the one for the date."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless import without_340b
from edi837.rules.when import with_procedure

# Markers of 340B stock that programs of states take.
_OF_STATES = frozenset({"U8", "UD"})


@rule(
    "M408", "modifier-340b-wrong", on=ServiceLine, severity=WARNING, snip=5, when=with_procedure, unless=(without_340b,)
)
def modifier_340b_wrong(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A 340B modifier stands on the line and the payer names another one for the date, or asks for one that is missing.

    Why: Medicare took JG or TB until 2024 and takes TB alone since; a payer that reads the modifier does not find it.
    Fix: none. Ask the pharmacy whether the drug was bought under 340B, and use the modifier of the date.
    Do: Ask the pharmacy whether {drug} of {service_from} was bought under 340B.
    Source: CMS on 340B modifiers; the payer's mapping.
    """
    yield from line_findings("M408", line, knowledge)
    markers = line.claim.mappings.codes.modifier_groups.drug_340b | _OF_STATES
    sent = [modifier for modifier in dict.fromkeys(line.modifiers) if modifier in markers]
    if len(sent) != 1 or line.day is None:
        return  # both of them: M405
    stated = line.claim.payer.policy.all("drug-340b", on=line.day)
    right = [statement["code"] for statement in stated]
    if right and sent[0] not in right:
        message = f"{sent[0]} is not this payer's 340B modifier on this date; it is {' or '.join(right)}"
        yield Finding(line.modifier_element(sent[0]), message)
