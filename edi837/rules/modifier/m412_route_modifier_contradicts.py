"""M412: JA or JB beside an administration of another route, or on a product that is not given so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, rule
from edi837.rules.when import with_modifier

# What each modifier says, the group of codes that fits, and the group that contradicts it.
_ROUTES = {
    "JA": ("into a vein", "intravenous", "subcutaneous-or-intramuscular"),
    "JB": ("under the skin", "subcutaneous-or-intramuscular", "intravenous"),
}
# What the directory calls these routes; PARENTERAL may be either.
_LISTED = {"JA": "INTRAVENOUS", "JB": "SUBCUTANEOUS"}
_ANY = "PARENTERAL"
# As many lines as a professional claim may have.
_MOST_RELATED = 50


@rule(
    "M412",
    "route-modifier-contradicts",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_modifier,
    yields_to=("D909", "M405"),
)
def route_modifier_contradicts(line: ServiceLine) -> Iterator[Finding]:
    """JA (into a vein) or JB (under the skin) stands on the line, and only the other route is billed on that date.

    Or the NDC's product is listed for other routes alone.

    Why: drug and administration, or drug and product, say two things of one service, and an audit asks which is true.
    Fix: none. Find out how the drug was given, and correct the modifier or the administration code.
    Do: Find out how {drug} was given: correct {before}, or the administration code.
    Source: HCPCS descriptors of JA and JB; CPT 96365 to 96368, 96374 to 96376 and 96369 to 96372 by their routes; FDA,
    NDC directory, ROUTENAME.
    """
    for modifier, (says, fits, contradicts) in _ROUTES.items():
        if modifier not in line.modifiers:
            continue
        others = [] if _beside(line, fits, 1) else _beside(line, contradicts, _MOST_RELATED)
        if others:
            message = f"{modifier} says {says}; the only administration of that date is {others[0].procedure}"
            yield Finding(line.modifier_element(modifier), message, related=tuple(other.number for other in others))
        elif listed := _listed_otherwise(line, _LISTED[modifier]):
            message = f"{modifier} says {says}; {line.ndc} is listed for {listed} alone ({_source(line)})"
            yield Finding(line.modifier_element(modifier), message)


def _listed_otherwise(line: ServiceLine, route: str) -> str:
    """The routes for which the NDC's product is listed, none of which is the one; '' where it is, or none is known."""
    product = line.drug.product if line.drug is not None else None
    routes = product.routes if product is not None else ()
    return "" if any(route in name or _ANY in name for name in routes) else ", ".join(map(str.lower, routes))


def _source(line: ServiceLine) -> str:
    official = line.claim.mappings.official
    return str(official.ndc.table) if official is not None and official.ndc is not None else "NDC directory"


def _beside(line: ServiceLine, group: str, most: int) -> list[ServiceLine]:
    """The other lines of that date, `most` at most, whose code is of a group."""
    others = (other for other in line.claim.lines_in_group(line.dated, group) if other is not line)
    return list(islice(others, most))
