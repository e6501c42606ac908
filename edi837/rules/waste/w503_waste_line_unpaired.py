"""W503: something was discarded, and nothing was given."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import lines_of_same_code
from edi837.claim.claim import ServiceLine
from edi837.claim.pairs import says_nothing_discarded
from edi837.dosing.quantity import same_drug
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
    for other in lines_of_same_code(line):
        # One that has JW and JZ may be the line of what was given: M405 says what is wrong with it.
        given = not other.discarded or (other is not line and says_nothing_discarded(other))
        if given and same_drug(other, line):
            return
    yield Finding(line.modifier_element("JW"), "No line of the same code, NDC and date bills what was given")
