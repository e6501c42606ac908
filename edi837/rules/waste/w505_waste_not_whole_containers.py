"""W505: what was given and what was discarded are not whole containers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import container, content, mg_by_ndc, mg_per_unit, whole_on_first_line
from edi837.claim.claim import ServiceLine
from edi837.claim.pairs import pair, says_nothing_discarded
from edi837.dosing.waste import distance
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.drugs import SINGLE_DOSE, UNKNOWN
from edi837.rules.rule import WARNING, Scope, rule
from edi837.rules.when import accounting_for_waste
from edi837.x12.values import plain


@rule(
    "W505",
    "waste-not-whole-containers",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=accounting_for_waste,
    scope=Scope.PAIR,
    yields_to=("W501", "W502", "W503", "W504", "W507", "W508", "Q604", "Q605", "Q606", "Q611"),
)
def waste_not_whole_containers(line: ServiceLine) -> Iterator[Finding | NotChecked]:
    """The NDC quantities of a JW pair, or of a JZ line, miss whole containers by a unit or more; or JW is a whole one.

    Why: what was given and what was discarded together are the containers that were opened; a remainder says that one
    of the two quantities is wrong, and with JZ that something was discarded. JW is for what is left of a container of
    which a part was given: one that nothing was given of is not billed.
    Fix: none. Compare both quantities with the record of what was dispensed, given and discarded.
    Do: Compare given and discarded of {ndc} on {service_from} with whole containers.
    Source: CMS on JW: the discarded amount is what is left of the container; container sizes by the NDC mapping.
    """
    both = pair(line)
    first = both.discarded[0] if both.discarded else next(filter(says_nothing_discarded, both.given))
    if line is not first:
        return
    kind, whole, unit = container(line), content(line), mg_per_unit(line)
    if kind == UNKNOWN or whole is None:
        yield NotChecked(line.lx, "what a container of this NDC holds, and for how many doses, is not known")
        return
    milligrams = [mg for other in both.lines if (mg := mg_by_ndc(other)) is not None]
    if kind != SINGLE_DOSE or unit is None or not both.given or len(milligrams) < len(both.lines):
        return
    mg = sum(milligrams, Decimal(0))
    related = tuple(other.number for other in both.given if other is not line)
    place = line.drug.ctp.element(4) if line.drug and line.drug.ctp else line.lx
    if distance(mg, whole) >= unit and not whole_on_first_line(line):
        what = "Given and discarded are" if both.discarded else "Nothing was discarded by JZ, and what was given is"
        message = f"{what} {plain(mg)} mg by NDC; containers hold {plain(whole)} mg each"
        yield Finding(place, message, related=related)
    elif (discarded_mg := sum(filter(None, map(mg_by_ndc, both.discarded)), Decimal(0))) >= whole:
        message = f"{plain(discarded_mg)} mg are discarded, a container of {plain(whole)} mg or more: that is not waste"
        yield Finding(place, message, related=related)
