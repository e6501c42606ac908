"""A810: what the payer allows for the line, by the rate table."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.expected_payment import ExpectedPayment, dollars, expected_payment, payment_at
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import INFO, Knowledge, rule
from edi837.rules.when import under_target_code


@rule("A810", "payment-below-charge", on=ServiceLine, severity=INFO, snip=7, when=under_target_code, needs=("rates",))
def payment_below_charge(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The rate table allows less for the line than is charged.

    Why: payers allow what the contract says, which hangs on site of service, modifier and plan; the difference is
    written off, or due from somebody else. A line whose days have two rates is not computed with either.
    Fix: none. Nothing is wrong with the claim; the figures say what to expect, here and at another site.
    Do: Nothing is wrong: the rates say what {payer_name} allows of {charge}.
    Source: the rate table that was given, by payer, plan, site, code, modifier and day.
    """
    rates, charge = knowledge.rates, line.charge
    if rates is None or charge is None or line.day is None:
        return
    expected = expected_payment(rates, line)
    if not isinstance(expected, ExpectedPayment):
        if line.units is not None and line.units > 0:
            yield NotChecked(line.site_element, expected.why)
        return
    if expected.allowed >= charge:
        return
    others = [
        f"{other.allowed} at {site}"
        for site, rate in rates.by_site(line, line.day).items()
        if isinstance(other := payment_at(rate, line), ExpectedPayment) and other.allowed != expected.allowed
    ]
    elsewhere = f"; it would allow {', '.join(others)}" if others else ""
    message = (
        f"{expected.how} is allowed at site {line.site} by {rates.name}, row {expected.rate.row}; "
        f"{dollars(charge)} is charged, {dollars(charge - expected.allowed)} more{elsewhere}"
    )
    yield Finding(line.charge_element, message)
