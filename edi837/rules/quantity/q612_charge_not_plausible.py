"""Q612: the charge of a drug line is not a charge."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.charges import cents, sum_apart
from edi837.claim.claim import ServiceLine
from edi837.claim.medicare_price import far_from_price, uncovered
from edi837.claim.modifiers import in_group
from edi837.claim.pairs import pair
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.reads import billed, charge
from edi837.rules.rule import ERROR, WARNING, rule
from edi837.rules.when import with_procedure
from edi837.x12.values import plain

# A price tier or rounding to cents may part the two; half as much again or less is a slip.
_BALANCE = frozenset({"C701"})
_ROUNDING = Decimal("0.5")


@rule(
    "Q612",
    "charge-not-plausible",
    on=ServiceLine,
    severity=ERROR,
    snip=6,
    when=with_procedure,
    reads=(billed, charge),
    yields_to=("Q602", "Q603", "W501", "W503", "W504", "W505", "W507", "W508"),
)
def charge_not_plausible(line: ServiceLine) -> Iterator[Finding | NotChecked]:
    """SV102 or SV203 is absent, not a number, or below zero; or zero, or nothing that a unit of the drug can cost.

    Why: a line without a charge cannot be priced. Zero is right for an item that cost nothing (modifier FB) and on an
    encounter that only reports; elsewhere nothing will be paid. A unit that costs far more or less than the drug
    mapping expects, or that costs another amount as waste than as given, is a slip in charge or units. Without bounds
    in the mapping the ASP payment limit of the day counts: less than half of it loses money, for payers pay the lesser
    of charge and limit; twenty times it and $500 more is a slip too.
    Fix: none. Enter the charge of the fee schedule for these units.
    Do: Compare the charge of {where}, {before}, with the fee schedule for {units} units.
    Source: 837 guides, SV102 and SV203; BHT06 RP for reports; bounds of the drug mapping (charge), which are ours;
    CMS, Medicare Part B payment limits (ASP) of the quarter of the service.
    """
    place = line.charge_element
    if line.charge is not None and line.charge > 0:
        # Of a number that counts no units no price of a unit can be computed: that is Q601.
        if line.unit == "UN" and (fault := _beyond_bounds(line) or _other_price(line) or far_from_price(line)):
            yield Finding(place, fault, severity=WARNING, leaves=_BALANCE)
        elif reason := uncovered(line):
            yield NotChecked(place, reason)
        return
    if line.charge is None:
        what = "is not a number" if place.value.strip() else "is missing"
        yield Finding(place, f"The charge {what}")
    elif line.charge < 0:
        yield Finding(place, "The charge is below zero")
    elif not line.claim.info.encounter and not in_group(line, "no_cost"):
        yield Finding(place, "The charge is zero", severity=WARNING, leaves=_BALANCE)


def _beyond_bounds(line: ServiceLine) -> str:
    bounds = line.code.charge if line.code is not None and line.under_target else None
    if bounds is None or not line.charge or not line.units or line.units < 0 or line.claim.info.encounter:
        return ""
    each = line.charge / line.units
    if bounds.least <= each <= bounds.most:
        return ""
    apart = sum_apart(each, bounds.least if each < bounds.least else bounds.most, line.units)
    usual = f"${plain(bounds.least)} to ${plain(bounds.most)}"
    return f"${cents(each)} a unit; a unit of {line.procedure} costs {usual} ({apart})"


def _other_price(line: ServiceLine) -> str:
    """What was discarded costs what was given costs."""
    given = (
        [other for other in pair(line).given if other.charge and other.units and other.units > 0]
        if line.discarded
        else []
    )
    if len(given) != 1 or not line.charge or not line.units or line.units < 0:
        return ""
    # All four were looked at above.
    price, own = given[0].charge / given[0].units, line.charge / line.units  # type: ignore[operator]
    if abs(price - own) <= max(price, own) * _ROUNDING:
        return ""
    apart = sum_apart(own, price, line.units)
    return f"${cents(own)} a unit of what was discarded; a unit that was given costs ${cents(price)} ({apart})"
