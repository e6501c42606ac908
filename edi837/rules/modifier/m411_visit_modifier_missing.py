"""M411: a visit beside an infusion does not say that it was a visit of its own."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import in_group, missing_modifier
from edi837.findings.finding import MOST_RELATED, Finding
from edi837.rules.rule import WARNING, Scope, rule
from edi837.rules.unless_billed import NEVER_BESIDE, marked_as_visit, not_a_visit
from edi837.rules.when import with_procedure

_BESIDE = "treatment"


@rule(
    "M411",
    "visit-modifier-missing",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    every_line=True,
    scope=Scope.CLAIM,
    yields_to=("C708", "M406"),
    unless=(not_a_visit, marked_as_visit),
)
def visit_modifier_missing(line: ServiceLine) -> Iterator[Finding]:
    """A visit stands beside an infusion or injection of the same date without 25, or is 99211.

    Why: administration includes the visit that leads to it (NCCI); without 25 the visit is denied. 99211 is never paid
    beside it, with or without 25.
    Fix: none. Add 25 only where the record shows a significant visit of its own: looking after the infusion is not one.
    Do: Add 25 only where the record of {service_from} shows a visit of its own.
    Source: CMS, NCCI policy manual, chapter XI, on drug administration and visits; CMS transmittals of 2005 on 99211.
    """
    if "visit" not in line.groups or line.claim.inpatient:
        return
    # As many as are named; a claim may have thousands of lines.
    lines = line.claim.lines_in_group(line.dated, _BESIDE)[: MOST_RELATED + 1]
    beside = [other for other in lines if other is not line][:MOST_RELATED]
    if not beside:
        return
    related = tuple(other.number for other in beside)
    distinct = line.claim.mappings.codes.modifier_groups.distinct
    if line.procedure == NEVER_BESIDE:
        message = f"99211 is not paid beside {beside[0].procedure} of the same date"
        yield Finding(line.procedure_element, message, related=related)
    elif not (
        in_group(line, "visit") or in_group(line, "distinct") or line.claim.is_marked(line.dated, _BESIDE, distinct)
    ):
        message = f"The visit {line.procedure} stands beside {beside[0].procedure} of the same date, and has no 25"
        yield Finding(missing_modifier(line), message, related=related)
