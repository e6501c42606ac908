"""Q612, second half: a charge per unit far from the provider's others. Asked only when Q612 is selected."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from edi837.claim.facts import FileFacts
from edi837.findings.finding import Elsewhere, Finding
from edi837.rules.rule import INFO, Scope, rule
from edi837.x12.values import plain

_LINES_NEEDED = 20
_FACTOR = 5


@rule("Q612", "charge-not-plausible", on=FileFacts, severity=INFO, snip=6, scope=Scope.CLAIM, on_request=True)
def charge_outlier(file: FileFacts) -> Iterator[Finding]:
    """The charge per unit is more than five times, or less than a fifth of, the provider's median in this file.

    Why: such a line was often priced by another code's unit, or its units are wrong.
    Fix: none. Compare with the fee schedule.
    Source: own computation over the provider's lines of one code, twenty at least.
    """
    charges: defaultdict[tuple[str, str], Counter[Decimal]] = defaultdict(Counter)
    for claim in file.claims:
        for line in claim.lines:
            if line.unit_charge is not None:
                charges[claim.billing_npi, line.procedure][line.unit_charge] += 1
    medians = {key: _median(values) for key, values in charges.items() if values.total() >= _LINES_NEEDED}
    for claim in file.claims:
        for line in claim.lines:
            middle = medians.get((claim.billing_npi, line.procedure))
            if middle is None or line.unit_charge is None:
                continue
            if line.unit_charge > middle * _FACTOR or line.unit_charge * _FACTOR < middle:
                unit, usual = (plain(charge.quantize(Decimal("0.01"))) for charge in (line.unit_charge, middle))
                message = f"${unit} a unit; the provider's median in this file is ${usual}"
                yield Finding(Elsewhere(claim, line.number), message)


def _median(values: Counter[Decimal]) -> Decimal:
    """The median of values that are counted: a provider has few prices, and a file many lines."""
    ordered = sorted(values)
    upto = list(accumulate(values[charge] for charge in ordered))
    half = upto[-1] // 2
    upper = ordered[bisect_right(upto, half)]
    return upper if upto[-1] % 2 else (ordered[bisect_right(upto, half - 1)] + upper) / 2
