"""N215: the lines of one compound do not name each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.use import dispensed_substance
from edi837.findings.finding import Finding, Missing, Place
from edi837.rules.rule import WARNING, rule
from edi837.rules.unless import without_note
from edi837.rules.unless_billed import without_words
from edi837.rules.when import with_drug
from edi837.system.late_pattern import late_pattern

_COMPOUND = late_pattern(r"(?<!NOT )(?<!NON )(?<!NON-)\bCOMPOUND", re.IGNORECASE)


@rule(
    "N215",
    "compound-not-linked",
    on=ServiceLine,
    severity=WARNING,
    snip=2,
    when=with_drug,
    unless=((without_words, without_note),),
)
def compound_not_linked(line: ServiceLine) -> Iterator[Finding]:
    """Lines of one date and several substances say that they are one compound, and no REF*XZ or REF*VY links them.

    Why: the payer puts a compound together by the number that its ingredients share; without it each line is judged as
    a drug of its own, and denied or paid twice.
    Fix: none. Have the billing system send the prescription number (XZ), or where there is none the same link number
    (VY), on each line of the compound.
    Do: Have one prescription number (XZ) put on each line of the compound.
    Source: 837 guides, REF of loop 2410; HCPCS modifiers KP and KQ; Medicare contractors on compounded drugs.
    """
    if not _says_compound(line):
        return
    of_day = (other for other in line.claim.target_lines if other.day == line.day and other.drug is not None)
    if next(filter(_says_compound, of_day), None) is not line:
        return
    members = [
        other
        for other in line.claim.lines
        if other.day == line.day and other.drug is not None and _says_compound(other)
    ]
    if len(members) < 2 or _is_one_substance(members):
        return
    links = {_link(other) for other in members}
    if len(links) > 1 or ("", "") in links:
        without = [other.number for other in members if _link(other) == ("", "")]
        none = f"{'lines' if len(without) > 1 else 'line'} {', '.join(without)} without one"
        said = none if without else "they differ"
        message = f"{len(members)} lines say that they are one compound, and no number links them: {said}"
        yield Finding(_place(line), message, related=tuple(other.number for other in members if other is not line))


def _is_one_substance(lines: list[ServiceLine]) -> bool:
    """Whether all are known to be of one substance: KP and KQ are two packages of it then, not a compound."""
    substances = {substance.name if (substance := dispensed_substance(line)) else "" for line in lines}
    return len(substances) == 1 and "" not in substances


def _says_compound(line: ServiceLine) -> bool:
    """By modifier, by its description, or by a note of the line."""
    if not line.claim.mappings.codes.modifier_groups.compound.isdisjoint(line.modifiers):
        return True
    if line.description and _COMPOUND.search(line.description):
        return True
    notes = line.loop.of("NTE")
    return bool(notes) and any(_COMPOUND.search(note.value(2)) for note in notes)


def _link(line: ServiceLine) -> tuple[str, str]:
    reference = line.drug.reference if line.drug else None
    number = reference.value(2).strip() if reference else ""
    return (reference.value(1).strip(), number) if reference and number else ("", "")


def _place(line: ServiceLine) -> Place:
    drug = line.drug
    if drug is not None and drug.reference is not None:
        return drug.reference.element(2)
    return Missing(drug.lin if drug else line.lx, "2410/REF02")
