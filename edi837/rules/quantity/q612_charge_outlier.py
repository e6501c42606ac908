"""Q612, second half: a charge per unit far from the provider's others of that payer."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from edi837.claim.charges import sum_apart
from edi837.claim.charges_of_providers import key_of
from edi837.claim.facts import FileFacts
from edi837.findings.finding import Elsewhere, Finding
from edi837.rules.rule import WARNING, Scope, rule
from edi837.x12.values import plain

_LINES_NEEDED = 20
_FACTOR = 5


@rule("Q612", "charge-not-plausible", on=FileFacts, severity=WARNING, snip=6, scope=Scope.CLAIM)
def charge_outlier(file: FileFacts) -> Iterator[Finding]:
    """The charge per unit is more than five times, or less than a fifth of, the provider's median for that payer.

    Why: such a line was often priced by another code's unit, or its units are wrong.
    Fix: none. Compare with the fee schedule.
    Do: Compare the charge of {where}, {before}, with the fee schedule for {units} units.
    Source: own computation over the provider's lines of one code and payer in this file, twenty at least.
    """
    medians: dict[int, Decimal] = {}
    for key, charges in file.unit_charges.of_many(_LINES_NEEDED).items():
        median = _median(charges)
        if _far(min(charges), median) or _far(max(charges), median):
            medians[key] = median
    if not medians:
        return
    for claim in file.claims:
        for line in claim.lines:
            middle = medians.get(key_of((claim.billing_npi, claim.payer_id, line.procedure)))
            if middle is not None and line.unit_charge and _far(line.unit_charge, middle):
                message = f"${plain(line.unit_charge)} a unit; the provider's median in this file is ${plain(middle)}"
                apart = sum_apart(line.unit_charge, middle, line.units)
                yield Finding(Elsewhere(claim, line.number), f"{message} ({apart})")


def _far(charge: Decimal, middle: Decimal) -> bool:
    return charge > middle * _FACTOR or charge * _FACTOR < middle


def _median(values: Counter[Decimal]) -> Decimal:
    """The median of values that are counted: a provider has few prices, and a file many lines."""
    ordered = sorted(values)
    upto = list(accumulate(values[charge] for charge in ordered))
    half = upto[-1] // 2
    upper = ordered[bisect_right(upto, half)]
    return upper if upto[-1] % 2 else (ordered[bisect_right(upto, half - 1)] + upper) / 2
