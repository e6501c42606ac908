"""M401: a modifier that is not two capital letters or digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_modifiers
from edi837.x12.values import code

_MODIFIER = re.compile(r"[A-Z0-9]{2}")


@rule("M401", "modifier-badly-written", on=ServiceLine, severity=ERROR, snip=5, when=with_modifiers)
def modifier_badly_written(line: ServiceLine) -> Iterator[Finding]:
    """A modifier is in lower case, has blanks, or is not two letters or digits.

    Why: payers compare two characters as they are sent; anything else is an unknown modifier.
    Fix: safe where only case or blanks differ. Otherwise find out which modifier was meant.
    Do: Look up which modifier of {where} was meant by {before}.
    Source: 837 guides, SV101-3 to -6 and SV202-3 to -6: two characters each.
    """
    last = max((at for at, part in enumerate(line.parts[2:6]) if code(part)), default=-1)
    for at, sent in enumerate(line.parts[2:6]):
        meant = code(sent)
        if sent == meant and (not sent or _MODIFIER.fullmatch(sent)):
            continue
        if not meant and at < last:
            continue  # an empty place before a filled one: M402 takes it out, blanks and all
        place = line.service_element(line.procedure_at, at + 3)
        if not meant or _MODIFIER.fullmatch(meant):
            title = f"Write {meant}" if meant else "Take the blanks out"
            yield Finding(
                place, "The modifier is badly written: lower case or blanks", safe(title, place.becomes(meant))
            )
        else:
            yield Finding(place, "The modifier is not two letters or digits")
