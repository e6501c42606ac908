"""C708: the date of service is missing, or cannot be true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, Missing
from edi837.rules.rule import ERROR, Knowledge, rule

_MISSING, _FUTURE = "A6:187", "A7:510+187"


@rule("C708", "service-date-invalid", on=ServiceLine, severity=ERROR, snip=4, by_meaning=True)
def service_date_invalid(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """DTP*472 is missing, holds no date, lies in the future, or outside the dates of the statement.

    Why: coverage, prices, modifiers and time limits all hang on the date of service.
    Fix: none. Take the date from the record; a date is never changed here.
    Do: Take the date of {where} from the record; {before} was sent.
    Source: 837 guides, DTP*472: required on 837P, on 837I for outpatient lines with a procedure code.
    """
    dtp = line.service_date
    if dtp is None:
        if line.professional or (line.procedure and not line.claim.inpatient):
            ack = "999 IK3:DTP:3" if line.professional else "999 IK3:DTP:I6"
            missing = Missing(line.lx, "2400/DTP")
            yield Finding(missing, "The line has no date of service (DTP*472)", status=_MISSING, ack=ack)
        return
    place = dtp.element(3)
    first, last = line.service_days
    if first is None or last is None:
        empty = not place.value.strip()
        message = "The date of service is empty" if empty else "The date of service is not a date"
        yield Finding(place, message, status=_MISSING if empty else None)
    elif last < first:
        yield Finding(place, f"The period of service ends on {last}, before it begins on {first}")
    elif last > knowledge.as_of:
        yield Finding(place, f"The date of service {last} is after {knowledge.as_of}", status=_FUTURE)
    else:
        yield from _outside_statement(line, first, last)


def _outside_statement(line: ServiceLine, first: date, last: date) -> Iterator[Finding]:
    begins, ends = line.claim.statement_days
    if line.professional or begins is None or ends is None or line.service_date is None:
        return
    if first < begins or last > ends:
        served = f"{first}" if first == last else f"{first} to {last}"
        message = f"The date of service {served} lies outside the statement, {begins} to {ends} (DTP*434)"
        yield Finding(line.service_date.element(3), message)
