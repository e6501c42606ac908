"""P309: a drug, and no service that gave it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from edi837.claim.claim import Claim, ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, WARNING, WhenPaid, rule
from edi837.rules.when import with_procedure

_SERVICES = frozenset({"administration", "anesthesia", "bedside", "emergency", "other-service", "surgery", "visit"})
_A_DAY = timedelta(days=1)
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
    if claim.inpatient or line.day is None or line.of_unmapped_drug:
        return
    for other in claim.lines:
        if _serves(other, line):
            return
    alike = [other for other in claim.target_lines if other.day == line.day and other.procedure]
    if alike[0] is not line:
        return
    office = line.professional and line.place_of_service in claim.mappings.codes.places.office
    message = "No administration, anesthesia, procedure or visit is on the claim within a day of the drug"
    related = tuple(other.number for other in alike[1:])
    beside = frozenset[str]() if _holds_foreign_service(claim) else _MISPLACED
    yield Finding(line.procedure_element, message, severity=None if office else INFO, related=related, beside=beside)


def _holds_foreign_service(claim: Claim) -> bool:
    """Whether a line has the SV of another guide, so that what it bills is not known."""
    own = "SV1" if claim.claim_type == "P" else "SV2"
    return any(other.service.id != own for other in claim.lines)


def _serves(other: ServiceLine, line: ServiceLine) -> bool:
    """Whether a line is a service that can have given the drug; one without a date counts for every day."""
    if other.under_target or not _gives(other):
        return False
    first, drug_first = other.dated, line.dated
    if first is None or drug_first is None or first == drug_first:
        return True
    last, drug_last = other.service_to or first, line.service_to or drug_first
    return first - _A_DAY <= drug_last and drug_first <= last + _A_DAY


def _gives(line: ServiceLine) -> bool:
    """By its code, or on 837I by its revenue code."""
    if not _SERVICES.isdisjoint(line.groups):
        return True
    return bool(line.revenue_code) and line.revenue_code in line.claim.mappings.codes.revenue.service
