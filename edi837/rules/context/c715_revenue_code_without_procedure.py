"""C715: a revenue code that demands a procedure code, and none is there."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, Missing
from edi837.mapping.citation import Citation
from edi837.mapping.code_sets import Wildcards
from edi837.rules.rule import ERROR, WARNING, rule
from edi837.rules.when import institutional_line, with_procedure


@rule(
    "C715",
    "revenue-code-without-procedure",
    on=ServiceLine,
    severity=ERROR,
    snip=4,
    when=institutional_line,
    every_line=True,
    unless=(with_procedure,),
    yields_to=("C713",),
)
def revenue_code_without_procedure(line: ServiceLine) -> Iterator[Finding]:
    """An outpatient line stands under 0636, or a drug under a revenue code whose payer wants a HCPCS code, without one.

    Why: 0636 is for drugs that need detailed coding; every payer returns it without its code. Some Medicaid programs
    want one with each pharmacy line.
    Fix: none. Write the code of the drug that was given, with its units and NDC.
    Do: Write code, units and NDC of what was given under revenue code {revenue_code}.
    Source: NUBC on 0636; CARC 16 with RARC M20; the payer mapping (procedure-for), with its source.
    """
    if line.procedure or line.claim.inpatient or not line.revenue_code:
        return
    detailed = line.revenue_code in line.claim.mappings.codes.revenue.detailed
    asked = None if detailed else _asked(line)
    if not detailed and asked is None:
        return
    source = "" if asked is None else f". Source: {asked}"
    message = f"Revenue code {line.revenue_code} without a procedure code{source}"
    place = Missing(line.lx, "2400/SV202-2")
    yield Finding(place, message, severity=None if detailed else WARNING)


def _asked(line: ServiceLine) -> Citation | None:
    """The source of a payer's demand for a code under this revenue code, on a line that is of the drug."""
    if not line.is_target:
        return None
    stated = line.claim.payer.policy.all("procedure-for", on=line.day)
    fits = (
        statement.source for statement in stated if line.revenue_code in Wildcards(statement["revenue-codes"].split())
    )
    return next(fits, None)
