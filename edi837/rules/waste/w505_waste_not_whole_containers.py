"""W505: what was given and what was discarded are not whole containers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from edi837.claim.amounts import container, whole_on_first_line
from edi837.claim.claim import ServiceLine
from edi837.claim.pairs import Pair, pair, says_nothing_discarded
from edi837.claim.table_amounts import amount_by_ndc, measure_of
from edi837.dosing.drug_amount import MG
from edi837.dosing.quantity import total_of
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
    kind, (unit, each, whole) = container(line), measure_of(line)
    if kind == UNKNOWN or whole is None:
        yield NotChecked(line.lx, "what a container of this NDC holds, and for how many doses, is not known")
        return
    amounts = {id(other): amount for other in both.lines if (amount := amount_by_ndc(other, unit)) is not None}
    if kind != SINGLE_DOSE or each is None or not both.given or len(amounts) < len(both.lines):
        return
    total, discarded = sum(amounts.values(), Decimal(0)), _sum(amounts, both.discarded)
    related = tuple(other.number for other in both.given if other is not line)
    place = line.drug.ctp.element(4) if line.drug and line.drug.ctp else line.lx
    if distance(total, whole) >= each and not _whole_on_first(line, both, unit, _sum(amounts, both.given) / each):
        what = "Given and discarded are" if both.discarded else "Nothing was discarded by JZ, and what was given is"
        message = f"{what} {plain(total)} {unit} by NDC; containers hold {plain(whole)} {unit} each"
        yield Finding(place, message, related=related)
    elif discarded >= whole:
        message = f"{plain(discarded)} {unit} are discarded, a container of {plain(whole)} {unit} or more"
        yield Finding(place, f"{message}: that is not waste", related=related)


def _sum(amounts: Mapping[int, Decimal], lines: list[ServiceLine]) -> Decimal:
    return sum((amounts[id(line)] for line in lines), Decimal(0))


def _whole_on_first(line: ServiceLine, both: Pair, unit: str, given: Decimal) -> bool:
    """Whether lines of what was given carry the quantity of the JW lines too; `given` is theirs in billing units."""
    if unit == MG:
        return whole_on_first_line(line)
    return bool(both.discarded) and total_of(other.units for other in both.lines) == given
