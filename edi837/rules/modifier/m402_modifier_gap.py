"""M402: an empty place before a modifier."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, safe
from edi837.proposals.modifier_changes import close_gaps
from edi837.rules.rule import WARNING, rule
from edi837.rules.when import with_modifiers


@rule("M402", "modifier-gap", on=ServiceLine, severity=WARNING, snip=5, when=with_modifiers)
def modifier_gap(line: ServiceLine) -> Iterator[Finding]:
    """A place of modifiers is empty, and a later one is filled.

    Why: many systems stop reading at the first empty place, so the modifier after it is lost.
    Fix: safe. The modifiers move to the left in their order, and a description stays in its own place: the list of
    modifiers is the same.
    Do: Have the billing system close the gap in {modifiers}.
    Source: 837 guides: SV101-3 to -6 are filled from the first.
    """
    changes = close_gaps(line)
    if changes:
        place = next(
            line.service_element(line.procedure_at, at)
            for at, part in enumerate(line.parts[2:6], 3)
            if not part.strip()
        )
        yield Finding(place, "An empty place stands before a modifier", safe("Close the gap", *changes))
