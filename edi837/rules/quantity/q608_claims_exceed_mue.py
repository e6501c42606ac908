"""Q608, second half: claims of one patient, provider and day that are together beyond a limit of the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.day_units import DayUnits
from edi837.claim.facts import FileFacts
from edi837.claim.repeated import short
from edi837.dosing.quantity import in_units
from edi837.findings.finding import Elsewhere, Finding
from edi837.rules.rule import WARNING, Scope, rule


@rule(
    "Q608",
    "units-exceed-mue",
    on=FileFacts,
    severity=WARNING,
    snip=6,
    scope=Scope.CLAIM,
    yields_to=("X115",),
)
def claims_exceed_mue(file: FileFacts) -> Iterator[Finding]:
    """The units of a code, patient, provider and date over several claims are more than the limit of the day.

    Why: an edit with an indicator (MAI) of 2 or 3 sums the lines of all claims; what is beyond it is denied.
    Fix: none. Check the doses of that date in the record; where they are right, send the record along.
    Do: Add up the patient's doses of {service_from} over all claims; if right, send the record along.
    Source: CMS, Medicare NCCI medically unlikely edits. A replacement takes the place of the claim that it replaces,
    and a void bills nothing.
    """
    several = file.day_units.repeated(2)
    if not several:
        return
    # By key, what each claim bills; one that comes again by number, provider and dates replaces the one before it.
    billed: defaultdict[bytes, dict[bytes, Decimal]] = defaultdict(dict)
    for claim in file.claims:
        for day in claim.day_units:
            if short(day.key) not in several:
                continue
            billed[day.key][claim.identity] = day.units
            total = sum(billed[day.key].values(), Decimal(0))
            if total > day.limit.units >= day.units:
                yield Finding(Elsewhere(claim, day.line, of_units=True), _message(day, total, len(billed[day.key])))


def _message(day: DayUnits, total: Decimal, claims: int) -> str:
    limit = day.limit
    return (
        f"{in_units(day.units)}, and with {claims - 1} other claim{'s' if claims > 2 else ''} of this patient, provider"
        f" and day {in_units(total)}; the {limit.table} allows {in_units(limit.units)} (MAI {limit.indicator},"
        f" {limit.means})"
    )
