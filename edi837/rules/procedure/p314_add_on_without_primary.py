"""P314: a service that only adds to another one, and the other one is not there."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, WhenPaid, rule
from edi837.rules.unless_billed import not_add_on
from edi837.rules.when import with_procedure

# What each add-on code of drug administration may add to: CMS, add-on code edits, type 1.
_BEGINS = ("96365", "96374", "96409", "96413")
_PRIMARIES = {
    "96361": ("96360", *_BEGINS),
    "96366": ("96365", "96367"),
    "96367": _BEGINS,
    "96368": ("96365", "96366", "96413", "96415", "96416"),
    "96370": ("96369",),
    "96371": ("96369",),
    "96375": _BEGINS,
    "96376": _BEGINS,
    "96411": ("96409", "96413"),
    "96415": ("96413",),
    "96417": ("96413",),
    "96423": ("96422",),
}


@rule(
    "P314",
    "add-on-without-primary",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    every_line=True,
    yields_to=("C708", "X115"),
    unless=(not_add_on,),
    when_paid=WhenPaid.PROVEN_WRONG,
)
def add_on_without_primary(line: ServiceLine) -> Iterator[Finding]:
    """A further hour, a sequential or concurrent infusion or another push is billed without the service it adds to.

    Why: an add-on code is paid beside its primary code alone; by itself it is denied (CARC 107). Where the primary was
    left out, the larger part of the administration is unbilled as well.
    Fix: none. Bill the service that began the administration, or this one under the code of a first service, as the
    record has it.
    Do: Bill the service that {procedure} of {service_from} adds to, or its first-service code.
    Source: CMS, add-on code edits, type 1; CPT, hydration, injections and infusions. An initial service of any date of
    the claim counts, for an infusion may run past midnight; on an inpatient stay nothing is asked.
    """
    primaries = _PRIMARIES.get(line.procedure)
    if primaries is None or line.claim.inpatient:
        return
    if not any(other.procedure in primaries for other in line.claim.lines):
        either = " or ".join(filter(None, (", ".join(primaries[:-1]), primaries[-1])))
        yield Finding(line.procedure_element, f"{line.procedure} adds to {either}, which the claim does not have")
