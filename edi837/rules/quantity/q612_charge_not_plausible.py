"""Q612: the charge of a drug line is no charge."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.modifiers import in_group
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, INFO, rule
from edi837.rules.when import with_procedure


@rule("Q612", "charge-not-plausible", on=ServiceLine, severity=ERROR, snip=6, when=with_procedure)
def charge_not_plausible(line: ServiceLine) -> Iterator[Finding]:
    """SV102 or SV203 is absent, not a number, or below zero; or it is zero, which is information.

    Why: a line without a charge cannot be priced. Zero is right for an item that cost nothing (modifier FB) and on an
    encounter that only reports; elsewhere nothing will be paid.
    Fix: none. Enter the charge of the fee schedule for these units.
    Source: 837 guides, SV102 and SV203; BHT06 RP for reports.
    """
    if line.charge is not None and line.charge > 0:
        return
    place = line.charge_element
    if line.charge is None:
        what = "is not a number" if place.value.strip() else "is missing"
        yield Finding(place, f"The charge {what}")
    elif line.charge < 0:
        yield Finding(place, "The charge is below zero")
    elif not line.claim.info.encounter and not in_group(line, "no_cost"):
        yield Finding(place, "The charge is zero", severity=INFO)
