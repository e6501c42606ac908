"""C713: a revenue code that is not four digits."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, safe
from edi837.rules.reads import billed
from edi837.rules.rule import ERROR, rule
from edi837.rules.when import institutional_line

_MISSING = "A6:455"


@rule(
    "C713",
    "revenue-code-badly-written",
    on=ServiceLine,
    severity=ERROR,
    snip=5,
    when=institutional_line,
    reads=(billed,),
)
def revenue_code_badly_written(line: ServiceLine) -> Iterator[Finding]:
    """SV201 is not four digits.

    Why: payers compare four digits; a code without its first zero is unknown, or another one.
    Fix: safe for three digits: printed lists leave the first zero out, and it is put back. Otherwise look up the
    revenue code of the department.
    Do: Look up the department's revenue code of four digits; {before} was sent.
    Source: NUBC revenue codes: four digits, the first 0 for those of drugs and services.
    """
    place = line.service_element(1)
    sent = place.value
    if len(sent) == 4 and sent.isdecimal():
        return
    if line.revenue_code != sent:
        fix = safe(f"Write {line.revenue_code}", place.becomes(line.revenue_code))
        yield Finding(place, "The revenue code has three digits: its first zero is missing", fix)
    elif not sent.strip():
        yield Finding(place, "The line has no revenue code", status=_MISSING)
    else:
        yield Finding(place, "The revenue code is not four digits")
