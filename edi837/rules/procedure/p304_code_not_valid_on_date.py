"""P304: the code had ended, or not begun, when the drug was given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.drugs import DrugCode
from edi837.mapping.hcpcs import Hcpcs
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.when import under_mapped_code
from edi837.system.named_tuple import NamedTuple

_NO_DATES = "no dates are known of the procedure code"


@rule(
    "P304",
    "code-not-valid-on-date",
    on=ServiceLine,
    severity=ERROR,
    snip=5,
    when=under_mapped_code,
    every_line=True,
    every_ended=True,
    yields_to=("P303", "P305"),
)
def code_not_valid_on_date(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The service date lies before the first day of the procedure code, or after its last, or no table has the code.

    Why: payers look a code up for the date of the service; an ended code is denied, however long it was in use. Asked
    of the drug, and of the drugs beside it that it is mistaken for.
    Fix: none. Look up which code this payer takes for that date: the successors are named, but each stands for its own
    amount, so units and charge must be computed again.
    Do: Look up which code {payer_name} takes for {procedure} on {service_from}; compute units anew.
    Source: the loaded CMS HCPCS file for the dates that it covers, else the dates in the drug mappings; CARC 181.
    """
    code, hcpcs = line.code, knowledge.hcpcs
    if code is None or line.day is None:
        return
    last_day = line.service_to or line.day
    place = line.procedure_element
    if hcpcs is None and code.valid_on(line.day) and code.valid_on(last_day):
        if code.first is None and code.last is None:
            yield NotChecked(place, _NO_DATES)
        return
    periods = {day: _period(code, hcpcs, day) for day in (line.day, last_day)}
    for day, period in periods.items():
        if hcpcs is not None and hcpcs.absent(code.value, day):
            yield Finding(place, f"{code.value} is not in the {hcpcs.covering(day)}, which covers {day.isoformat()}")
            return
        if not period.holds(day):
            yield Finding(place, _message(code, period, day))
            return
    if periods[last_day].first is None and periods[last_day].last is None:
        yield NotChecked(place, _NO_DATES)


class _Period(NamedTuple):
    first: date | None
    last: date | None
    successors: tuple[str, ...]

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def _period(code: DrugCode, hcpcs: Hcpcs | None, day: date) -> _Period:
    """By the HCPCS file where it covers the day; else by the mapping, with the end that an older file knows."""
    entry = hcpcs.find(code.value) if hcpcs is not None else None
    if hcpcs is None or entry is None:
        return _Period(code.first, code.last, code.successors)
    successors = tuple(dict.fromkeys((*code.successors, *entry.successors)))
    if hcpcs.covers(day):
        return _Period(entry.added, entry.ended, successors)
    return _Period(code.first, min(filter(None, (code.last, entry.ended)), default=None), successors)


def _message(code: DrugCode, period: _Period, day: date) -> str:
    if period.last is not None and day > period.last:
        ended = f"{code.value} ended on {period.last.isoformat()}, and the service was on {day.isoformat()}"
        return f"{ended}{_after(period.successors)}"
    begins = period.first.isoformat() if period.first else ""
    return f"{code.value} begins on {begins}, and the service was on {day.isoformat()}"


def _after(successors: tuple[str, ...]) -> str:
    if len(successors) < 2:
        return f"; its successor is {successors[0]}, with an amount of its own" if successors else ""
    return f"; its successors are {', '.join(successors)}, each with its own amount"
