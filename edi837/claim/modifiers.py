"""Modifiers of a line by their places, and the group that one belongs to."""

from __future__ import annotations

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Missing
from edi837.mapping.groups import ModifierGroup
from edi837.x12.values import code

FIRST, LAST = 3, 6


def well_formed(line: ServiceLine) -> list[tuple[int, str]]:
    """Component (3 to 6) and canonical form of each modifier that has two letters or digits."""
    placed = ((component, code(part)) for component, part in enumerate(line.parts[2:LAST], FIRST))
    return [(at, text) for at, text in placed if len(text) == 2 and text.isascii() and text.isalnum()]


def in_group(line: ServiceLine, group: ModifierGroup) -> list[str]:
    """The modifiers of the line that a group of the modifier table has, each once."""
    known: frozenset[str] = getattr(line.claim.mappings.codes.modifier_groups, group)
    return (
        []
        if known.isdisjoint(line.modifiers)
        else [modifier for modifier in dict.fromkeys(line.modifiers) if modifier in known]
    )


def missing_modifier(line: ServiceLine) -> Missing:
    """The place of a modifier that is not there: the first free one."""
    component = FIRST + min(len(line.modifiers), LAST - FIRST)
    return Missing(line.lx, f"2400/{line.service_element(line.procedure_at, component).reference}")
