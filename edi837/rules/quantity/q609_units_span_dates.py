"""Q609: units of several days in one number."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.dosing.quantity import in_units
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, rule
from edi837.rules.unless import on_one_day
from edi837.rules.when import with_procedure


@rule(
    "Q609",
    "units-span-dates",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    yields_to=("C708",),
    unless=(on_one_day,),
)
def units_span_dates(line: ServiceLine) -> Iterator[Finding]:
    """One line bills units for a period of several days.

    Why: payers judge units by the day; a sum over days is denied, or taken for the dose of one.
    Fix: none. Bill a line for each day on which the drug was given, with the units of that day.
    Do: Bill a line for each day of {drug}, with that day's units.
    Source: CMS on units of service, which are judged by date; 837 guides, DTP*472 with RD8.
    """
    first, last = line.service_days
    if first is None or last is None or first >= last or line.units is None or line.service_date is None:
        return
    days = (last - first).days + 1
    message = f"{in_units(line.units)} on one line for {days} days, {first} to {last}"
    yield Finding(line.service_date.element(3), message)
