"""A810: what the payer allows for the line, by the rate table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import INFO, Knowledge, rule
from edi837.rules.when import under_target_code
from edi837.x12.values import plain

_CENT = Decimal("0.01")


@rule("A810", "payment-below-charge", on=ServiceLine, severity=INFO, snip=7, when=under_target_code, needs=("rates",))
def payment_below_charge(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The rate table allows less for the line than is charged.

    Why: payers allow a rate for a unit that hangs on the site of service; the difference is written off, or due from
    somebody else.
    Fix: none. Nothing is wrong with the claim; the figures say what to expect, here and at another site.
    Do: Nothing is wrong: the rates say what {payer_name} allows of {charge}.
    Source: the rate table that was given, by payer, site and unit.
    """
    rates, units, charge = knowledge.rates, line.units, line.charge
    if rates is None or units is None or charge is None or units <= 0:
        return
    by_site = rates.by_site(line)
    own = by_site.get(line.site)
    if own is None:
        yield NotChecked(line.site_element, "the rate table has no rate for this payer, site and date")
        return
    allowed = _dollars(units * own.unit_amount)
    if allowed >= charge:
        return
    others = [
        f"{_dollars(units * rate.unit_amount)} at {site}"
        for site, rate in sorted(by_site.items())
        if site != line.site and rate.unit_amount != own.unit_amount
    ]
    elsewhere = f"; it would allow {', '.join(others)}" if others else ""
    message = (
        f"{plain(units)} × {plain(own.unit_amount)} = {allowed} is allowed at site {line.site} by {rates.name}; "
        f"{_dollars(charge)} is charged, {_dollars(charge - allowed)} more{elsewhere}"
    )
    yield Finding(line.charge_element, message)


def _dollars(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
