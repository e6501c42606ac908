"""M403: the same modifier twice on a line."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import well_formed
from edi837.findings.finding import Finding, proposed
from edi837.proposals.modifier_changes import drop_modifier
from edi837.rules.rule import WARNING, rule
from edi837.rules.when import with_modifier

# What contradicts another modifier is silent beside a copy of its own, not of any other.
_CONFLICT = frozenset({"M405"})


@rule("M403", "modifier-repeated", on=ServiceLine, severity=WARNING, snip=5, when=with_modifier)
def modifier_repeated(line: ServiceLine) -> Iterator[Finding]:
    """A modifier stands on the line more than once.

    Why: a copy says nothing, takes one of four places, and often stands where another modifier was meant.
    Fix: proposed: the copies are dropped. Make sure that no other modifier was meant in their place.
    Do: Find out which modifier of {where} was meant in place of the second {before}.
    Decide: Approve dropping the copy, unless another modifier was meant; then decline.
    Changes: the second of two equal modifiers is taken off.
    Proof: the line itself: the copy says nothing that the first does not.
    Withheld: where the copy is not one of the four modifiers.
    Source: 837 guides, SV101-3 to -6 and SV202-3 to -6: up to four modifiers.
    """
    if len(set(line.modifiers)) == len(line.modifiers):
        return
    places: dict[str, list[int]] = {}
    for component, modifier in well_formed(line):
        places.setdefault(modifier, []).append(component)
    for modifier, (_, *copies) in places.items():
        if copies:
            place = line.service_element(line.procedure_at, copies[0])
            what = "copy" if len(copies) == 1 else "copies"
            fix = proposed(f"Drop the {what} of {modifier}", *drop_modifier(line, *copies))
            message = f"{modifier} stands on the line {len(copies) + 1} times"
            yield Finding(place, message, fix, leaves=frozenset() if _conflicts(line, modifier) else _CONFLICT)


def _conflicts(line: ServiceLine, modifier: str) -> bool:
    conflicts = line.claim.mappings.codes.conflicts
    return any(frozenset((modifier, other)) in conflicts for other in line.modifiers)
