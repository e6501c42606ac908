"""P311: two services of one date that can each only begin an administration."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, rule
from edi837.rules.unless import only_initial_line
from edi837.rules.unless_billed import not_initial, of_one_unit
from edi837.rules.when import with_procedure
from edi837.x12.values import plain

_REPEATED = frozenset({"76", "77"})
# The guide says that an SV under one LX is there twice.
_TOO_OFTEN = frozenset({"G905"})


@rule(
    "P311",
    "initial-service-repeated",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    every_line=True,
    yields_to=("C708", "X115", "G905"),
    unless=(not_initial, (of_one_unit, only_initial_line)),
)
def initial_service_repeated(line: ServiceLine) -> Iterator[Finding]:
    """Two initial infusions or injections stand on one date, none marked as a service apart, or one has several units.

    Why: one initial code is paid for an encounter and access; what follows is sequential, concurrent or a further hour
    (96366, 96367, 96375). The second initial one is denied.
    Fix: none. Bill what followed under its own code; a second access or encounter takes 59 or XE, if the record shows
    one.
    Do: Bill what followed on {service_from} under its own code; 59 or XE needs a second access.
    Source: CPT on hydration, injections and infusions: one initial service; CMS, NCCI policy manual, chapter XI.
    """
    if "initial" not in line.groups or line.claim.inpatient:
        return
    if line.units is not None and line.units > 1:
        message = f"{plain(line.units)} units of {line.procedure}: an administration begins once"
        yield Finding(line.units_element, message)
        return
    first = line.claim.lines_in_group(line.dated, "initial")[0]
    apart = line.claim.mappings.codes.modifier_groups.distinct | _REPEATED
    if first is line or line.claim.is_marked(line.dated, "initial", apart):
        return
    message = (
        f"{line.procedure} is a second initial service of this date, beside {first.procedure} on line {first.number}"
    )
    beside = _TOO_OFTEN if line.lx.id == "LX" else frozenset[str]()
    yield Finding(line.procedure_element, message, related=(first.number,), beside=beside)
