"""Q602: the units are not a number that can be billed."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import with_units_in_doubt
from edi837.x12.values import fits


@rule("Q602", "units-invalid", on=ServiceLine, severity=ERROR, snip=6, when=with_units_in_doubt)
def units_invalid(line: ServiceLine) -> Iterator[Finding]:
    """SV104 or SV205 is absent, not a number, not greater than zero, or beyond 8 digits before and 3 after the point.

    Why: a receiver cannot price the line; zero units say that nothing was given.
    Fix: none. Enter the units that were given, one for each amount in the code's description.
    Do: Enter the units of {procedure} that were given; {before} was sent.
    Source: 837 guides, SV104 and SV205; X12 RFI 1924 on their format.
    """
    place = line.units_element
    if not place.value.strip():
        yield Finding(place, "The line has no units", status="A6:476")
    elif line.units is None:
        yield Finding(place, "The units are not a number")
    elif line.units <= 0:
        yield Finding(place, "The units are not greater than zero")
    elif not fits(line.units):
        yield Finding(place, "The units have more than 8 digits before or 3 after the point")
