"""M410: a modifier where none can stand."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_modifiers
from edi837.system.late_pattern import late_pattern

_WORD = late_pattern(r"[A-Z0-9]+")
_SAYS_MODIFIER = frozenset({"MOD", "MODS", "MODIFIER", "MODIFIERS"})
_LAST_PART = 7


@rule("M410", "too-many-modifiers", on=ServiceLine, severity=ERROR, snip=5, when=with_modifiers)
def too_many_modifiers(line: ServiceLine) -> Iterator[Finding]:
    """A fifth modifier stands on the line, or a modifier stands in the place of the description.

    Why: a line has four places for modifiers (SV101-3 to -6, SV202-3 to -6). What comes after them is read as text, so
    the modifier is lost, or the line is rejected for having too many parts.
    Fix: none. Decide which four modifiers count; modifier 99 is what some payers take for more.
    Do: Decide which four modifiers of {where} count; {before} is one too many.
    Source: 837 guides, SV101 and SV202: four modifiers, then a description, and no eighth part.
    """
    if len(line.parts) < _LAST_PART:
        return
    for component in range(_LAST_PART + 1, len(line.parts) + 1):
        if line.parts[component - 1].strip():
            place = line.service_element(line.procedure_at, component)
            yield Finding(place, "The code has more parts than four modifiers and a description")
            return
    if _hides_modifiers(line):
        place = line.service_element(line.procedure_at, _LAST_PART)
        yield Finding(place, "A modifier stands in the place of the description, where it is read as text")


def _hides_modifiers(line: ServiceLine) -> bool:
    """Whether the description is nothing but modifiers, and perhaps the word."""
    words = [word for word in _WORD.findall(line.description.upper()) if word not in _SAYS_MODIFIER]
    known = line.claim.mappings.codes.modifiers
    return bool(words) and all(word in known for word in words)
