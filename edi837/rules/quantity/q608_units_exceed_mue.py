"""Q608: more units than CMS calls likely."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import in_group
from edi837.claim.ncci import is_limited, limit_of, lines_limited_together, program, setting, units_together
from edi837.dosing.quantity import in_units
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.mue import MueLimit
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.when import with_procedure


@rule(
    "Q608",
    "units-exceed-mue",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    needs=("mue",),
    scope=Scope.PAIR,
    yields_to=("Q601", "Q602", "Q603", "Q604", "Q605", "Q606", "Q609", "Q611"),
)
def units_exceed_mue(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The units of a code and date are more than its medically unlikely edit (MUE) allows.

    Why: Medicare and Medicaid deny the whole line or day above it. An indicator (MAI) of 1, and each edit of
    Medicaid's, is a limit of each line; 2 and 3 are limits of patient, provider and day over all claims, which no
    division into lines or claims changes; a drop folder counts those of earlier files that went out, too.
    Fix: none. Check the dose in the record. If it is right, send it with the record, or appeal where the indicator
    allows it; never divide units over lines under an indicator of 2 or 3.
    Do: Check the dose of {service_from}: {units} units; if right, send the record along.
    Source: CMS, NCCI medically unlikely edits of Medicare and of Medicaid, the loaded table of practitioners,
    outpatient hospitals (bill types 13X, 14X, 85X) or suppliers of the quarter of the service.
    """
    mue, claim = knowledge.mue, line.claim
    if mue is None or claim.inpatient:
        return
    if not is_limited(claim):
        yield NotChecked(line.procedure_element, f"MUEs of hospitals do not hold for bill type {claim.bill_type}")
        return
    if mue.table(program(claim), setting(claim), line.day) is None:
        yield NotChecked(line.procedure_element, mue.lacking(program(claim), setting(claim), line.day))
        return
    limit = limit_of(line, mue)
    if limit is None:
        yield NotChecked(line.procedure_element, "CMS publishes no MUE for the code")
        return
    lines = lines_limited_together(line) if limit.of_the_day else [line]
    if lines[0] is line and units_together(lines) > limit.units:
        related = tuple(other.number for other in lines[1:])
        yield Finding(line.units_element, _message(line, lines, limit, knowledge), related=related)


def _message(line: ServiceLine, lines: list[ServiceLine], limit: MueLimit, knowledge: Knowledge) -> str:
    discarded = units_together([other for other in lines if other.discarded])
    apart = (
        f" ({in_units(units_together(lines) - discarded)} given, {in_units(discarded)} discarded, JW)"
        if discarded
        else ""
    )
    of = "the day" if limit.of_the_day else "the line"
    said = (
        f"{in_units(units_together(lines))} of {line.procedure} on {of}{apart}; "
        f"the {limit.table} allows {in_units(limit.units)} (MAI {limit.indicator}, {limit.means})"
    )
    if (
        limit.of_the_day
        and len(lines) > 1
        and (distinct := [name for other in lines for name in in_group(other, "distinct")])
    ):
        said = f"{said}. {distinct[0]} divides no limit of the day"
    hcpcs = knowledge.hcpcs
    if line.code is None or hcpcs is None or not hcpcs.contradiction(line.code):
        return said
    official = hcpcs.find(line.procedure)
    return f"{said}. The limit is made for another drug: {official.says if official else ''}"
