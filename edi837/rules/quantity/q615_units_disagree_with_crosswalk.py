"""Q615: the units are not those of the items that the NDC quantity comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, Decimal

from edi837.claim.amounts import content, lines_of_same_code, units_agree_alone
from edi837.claim.claim import ServiceLine
from edi837.claim.table_amounts import crossing_of, items, strength_agrees, unit_of_code
from edi837.dosing.quantity import in_units
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.payment import Crossing
from edi837.rules.rule import WARNING, Scope, rule
from edi837.rules.when import under_target_code
from edi837.x12.values import plain

_FINEST = Decimal("0.000001")


@rule(
    "Q615",
    "units-disagree-with-crosswalk",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=under_target_code,
    needs=("crosswalk",),
    quiet=True,
    scope=Scope.PAIR,
    yields_to=("N209", "N210", "N211", "N213", "N219", "Q601", "Q602", "Q603", "Q604", "Q605", "Q606", "Q611"),
)
def units_disagree_with_crosswalk(line: ServiceLine) -> Iterator[Finding | NotChecked]:
    """The units of the lines of an NDC are not items times the billing units that the crosswalk has for one item.

    Why: payers compute the units from the NDC quantity; the crosswalk tells them for each vial or syringe, whatever its
    strength. Asked where no mapping computes milligrams. Milliliters (ML) are items by the volume that the NDC
    directory has for one, where HCPCS description, dosage and strength come to the same billing units; where they do
    not, nothing is compared.
    Fix: none. Compare units and quantity with the record: which of the two is wrong, nobody can know here.
    Do: Compare {units} units with {ndc_quantity} {ndc_unit} of {ndc} and the crosswalk's units.
    Source: CMS, ASP NDC-HCPCS crosswalk of the quarter of the service: BILLUNITS, billing units in one item.
    """
    crossing = crossing_of(line)
    if crossing is None or crossing.units_each is None or units_agree_alone(line) is not None:
        return
    alike = [other for other in lines_of_same_code(line) if other.ndc == line.ndc]
    counts = {id(other): count for other in alike if other.units and (count := items(other))}
    if alike[0] is not line or len(counts) != len(alike):
        return
    if any(_by_volume(other) for other in alike) and (doubt := _doubt(line, crossing)):
        yield NotChecked(line.units_element, doubt)
        return
    units = _sum(other.units for other in alike)
    total, given = _sum(counts.values()), _sum(counts[id(other)] for other in alike if not other.discarded)
    # The line of what was given may carry the quantity of the whole containers for its JW line too.
    if units in {_whole(count * crossing.units_each) for count in (total, given)}:
        return
    computed = f"{_shown(total)} × {plain(crossing.units_each)} = {_shown(total * crossing.units_each)}"
    message = f"{in_units(units)} for an NDC quantity of {computed}, by the {crossing.table} ({crossing.dosage} a unit)"
    yield Finding(line.units_element, message, related=tuple(other.number for other in alike[1:]))


def _by_volume(line: ServiceLine) -> bool:
    return line.drug is not None and line.drug.unit == "ML"


def _doubt(line: ServiceLine, crossing: Crossing) -> str:
    """Why units are not computed from milliliters; '' where the tables agree on what one item holds."""
    fact = unit_of_code(line)
    if fact is None:
        return f"what one unit of {line.procedure} is, the loaded tables do not say, or say differently"
    if strength_agrees(line, fact, crossing) is False:
        return (
            f"the strength of {line.ndc} in the NDC directory ({plain(content(line) or Decimal(0))} mg an item)"
            f" and the crosswalk's billing units of {line.procedure} disagree"
        )
    return ""


def _whole(units: Decimal) -> Decimal:
    """Rounded up; what a division left beyond a millionth is none."""
    return units.quantize(_FINEST).to_integral_value(ROUND_CEILING)


def _shown(number: Decimal) -> str:
    return plain(number.quantize(_FINEST).normalize())


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
