"""M407: a distinct service with nothing to be distinct from."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import in_group
from edi837.claim.ncci import limit_of, lines_limited_together, units_together
from edi837.findings.finding import Finding, proposed
from edi837.proposals.modifier_changes import drop_modifier
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.when import with_modifier


@rule(
    "M407",
    "distinct-service-unsupported",
    on=ServiceLine,
    severity=WARNING,
    snip=5,
    when=with_modifier,
    yields_to=("M405", "M406", "M408"),
)
def distinct_service_unsupported(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """59, XE, XP, XS or XU says that the drug is a distinct service, and the date has no other code.

    Why: the modifier undoes a bundling edit between two codes; without a second code there is none, and its use draws
    audits.
    Fix: proposed: the modifier is dropped. Keep it when the other service is on another claim of the same date. Where
    it divides units over a limit of the day (MUE with MAI 2 or 3), nothing is proposed, and Q608 says so.
    Do: Look for the other service of {service_from}; without one, take {before} off.
    Decide: Approve dropping {before}, unless another claim of {service_from} has the other service.
    Changes: 59 or the X modifier is taken off.
    Proof: the claim: no other code of that date is there to be distinct from.
    Withheld: where it divides units over a limit of the day, or another code of the date is on the claim.
    Source: CMS on modifier 59 and the X modifiers (National Correct Coding Initiative).
    """
    for modifier in in_group(line, "distinct"):
        if any(code and code != line.procedure for code in line.claim.last_of_procedure(line.dated)):
            return
        if _divides_a_limit(line, knowledge):
            return
        place = line.modifier_element(modifier)
        fix = proposed(f"Drop {modifier}", *drop_modifier(line, place.component))
        message = f"{modifier} says that the service is distinct, and no other code is billed on this date"
        yield Finding(place, message, fix)


def _divides_a_limit(line: ServiceLine, knowledge: Knowledge) -> bool:
    """Whether lines of one code and date are together beyond a limit of the day, which Q608 reports."""
    if knowledge.mue is None:
        return False
    lines = lines_limited_together(line)
    if len(lines) == 1:
        return False
    limit = limit_of(line, knowledge.mue)
    return limit is not None and limit.of_the_day and units_together(lines) > limit.units
