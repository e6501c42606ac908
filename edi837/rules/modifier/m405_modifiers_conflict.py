"""M405: modifiers that cannot stand together, or not on a drug."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import in_group
from edi837.findings.finding import Finding, Fix, Severity, proposed
from edi837.proposals.modifier_changes import drop_modifier
from edi837.rules.rule import ERROR, WARNING, rule
from edi837.rules.when import with_modifiers

# What these rules say of JW and JZ, or of a modifier that is missing, is silent only where those are what conflicts.
_OF_WASTE = frozenset({"W501", "W502", "W503", "W504", "W507", "W508", "M409"})


@rule("M405", "modifiers-conflict", on=ServiceLine, severity=ERROR, snip=5, when=with_modifiers, yields_to=("M403",))
def modifiers_conflict(line: ServiceLine) -> Iterator[Finding]:
    """Two modifiers of the line contradict each other, or one makes no sense on a drug.

    Why: payers deny lines whose modifiers say two things at once; a side or a component does not apply to a drug that
    acts on the whole body.
    Fix: proposed for 59 beside XE, XP, XS or XU, which are the exact forms of it: 59 is dropped. Otherwise decide from
    the record which of the two is true.
    Do: Decide from the record which of {modifiers} on {where} is true.
    Decide: Approve dropping 59, if the record shows the exact form beside it.
    Changes: 59 is taken off; the X modifier beside it stays.
    Proof: CMS: XE, XP, XS and XU are the exact forms of 59.
    Withheld: for every other pair, where the record decides which of the two is true.
    Source: descriptors in the CMS HCPCS file of 2019; CMS on JW and JZ, and on the X modifiers.
    """
    codes = line.claim.mappings.codes
    of_waste = {*in_group(line, "discarded"), *in_group(line, "nothing_discarded")}
    for first, second in combinations(dict.fromkeys(line.modifiers), 2):
        severity = codes.conflicts.get(frozenset((first, second)))
        if severity is not None:
            place = line.modifier_element(second)
            message = f"{first} and {second} cannot stand on one line"
            fix, leaves = _drop_59(line, first, second), frozenset() if {first, second} & of_waste else _OF_WASTE
            yield Finding(place, message, fix, severity=Severity[severity.upper()], leaves=leaves)
    for modifier in dict.fromkeys(line.modifiers):
        if modifier in codes.modifier_groups.not_on_drugs:
            place = line.modifier_element(modifier)
            yield Finding(place, f"{modifier} does not apply to a drug", severity=WARNING, leaves=_OF_WASTE)


def _drop_59(line: ServiceLine, first_modifier: str, second: str) -> Fix | None:
    if "59" not in (first_modifier, second):
        return None
    return proposed("Drop 59", *drop_modifier(line, line.modifier_element("59").component))
