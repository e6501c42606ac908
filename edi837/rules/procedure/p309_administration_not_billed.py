"""P309: a drug, and no service that gave it."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, WARNING, WhenPaid, rule
from edi837.rules.when import with_procedure

# The guide says that a segment has no place.
_MISPLACED = frozenset({"G906"})


@rule(
    "P309",
    "administration-not-billed",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    yields_to=("C708", "G906"),
    when_paid=WhenPaid.PROVEN_WRONG,
)
def administration_not_billed(line: ServiceLine) -> Iterator[Finding]:
    """The claim has no administration, anesthesia, procedure or visit within a day of the drug.

    Why: the code reports the drug and not the service; in an office the service is billed by the same provider, so
    either it was forgotten, and money is lost, or the drug line is on the wrong claim or date. Elsewhere another claim
    may carry it, so there it is information; a drug that no mapping has may be one that a patient takes alone.
    Fix: none. Look whether infusion, injection, anesthesia or visit were billed, on this claim or another.
    Do: Look whether infusion, injection or visit of {service_from} were billed.
    Source: the code stands for the drug alone; CARC 107 and B15 for a service that it depends on.
    """
    claim = line.claim
    if claim.inpatient or line.day is None or line.of_unmapped_drug or claim.giving.covers(line):
        return
    alike = claim.giving.drugs[line.day]
    if alike[0] is not line:
        return
    office = line.professional and line.place_of_service in claim.mappings.codes.places.office
    message = "No administration, anesthesia, procedure or visit is on the claim within a day of the drug"
    related = tuple(other.number for other in alike[1:])
    beside = frozenset[str]() if claim.giving.foreign else _MISPLACED
    yield Finding(line.procedure_element, message, severity=None if office else INFO, related=related, beside=beside)
