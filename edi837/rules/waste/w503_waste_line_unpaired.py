"""W503: something was discarded, and nothing was given."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.pairs import pair
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import discarding


@rule(
    "W503", "waste-line-unpaired", on=ServiceLine, severity=ERROR, snip=6, when=discarding, yields_to=("M405", "W501")
)
def waste_line_unpaired(line: ServiceLine) -> Iterator[Finding]:
    """A JW line has no line of the same code, NDC and date for what was given.

    Why: JW bills the remainder of a container of which a part was given; alone, or beside another drug or date, it is
    denied.
    Fix: none. Find the line for what was given: it is missing, or its code, NDC or date differs from this one.
    Do: Find the line for what was given on {service_from}, beside waste of {ndc}.
    Source: CMS on JW: the discarded amount is billed on its own line beside the administered one.
    """
    both = pair(line)
    # One that has JW and JZ may be the line of what was given: M405 says what is wrong with it.
    if both.given or any(other is not line for other in both.contradicting):
        return
    yield Finding(line.modifier_element("JW"), "No line of the same code, NDC and date bills what was given")
