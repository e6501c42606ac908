"""A814: less is charged than the payer would allow."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.expected_payment import ExpectedPayment, dollars, expected_payment
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.when import under_target_code


@rule(
    "A814", "charge-below-allowed", on=ServiceLine, severity=WARNING, snip=7, when=under_target_code,
    needs=("rates",), quiet=True, yields_to=("Q612",),
)  # fmt: skip
def charge_below_allowed(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The charge is less than the rate table allows for the line.

    Why: a contract that pays the lesser of charge and rate pays the charge, and most others do in effect; what the
    charge lacks is never paid. Where a line is of another payer's fee schedule, nothing may be wrong.
    Fix: none. Compare the charge master with the contract.
    Do: Compare the charge {charge} with the contract of {payer_name}.
    Source: the rate table that was given, by payer, plan, site, code, modifier and day.
    """
    rates, charge = knowledge.rates, line.charge
    expected = expected_payment(rates, line) if rates is not None else None
    if not isinstance(expected, ExpectedPayment) or charge is None or charge >= expected.allowed:
        return
    lesser = "the contract pays the lesser, so " if expected.rate.lesser_of else ""
    message = (
        f"{dollars(charge)} is charged, and {expected.how} is allowed by row {expected.rate.row} of the rates: "
        f"{lesser}{dollars(expected.allowed - charge)} are lost"
    )
    yield Finding(line.charge_element, message)
