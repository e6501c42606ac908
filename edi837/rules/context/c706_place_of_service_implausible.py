"""C706: a drug cannot have been given, or is not paid to a practitioner, at this place."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.parties import party_segment
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, WhenPaid, rule
from edi837.rules.unless import at_usual_place
from edi837.rules.when import professional_line

_PERSON = "1"


@rule(
    "C706",
    "place-of-service-implausible",
    on=ServiceLine,
    severity=WARNING,
    snip=4,
    when=professional_line,
    yields_to=("A808",),
    unless=(at_usual_place,),
    when_paid=WhenPaid.STANDS,
)
def place_of_service_implausible(line: ServiceLine) -> Iterator[Finding]:
    """A drug line on 837P is placed in a telehealth visit, in a hospital, or in a surgery center.

    Why: nothing is injected through a telephone; in a hospital or surgery center the facility supplies the drug, and a
    practitioner's line for it is denied. A surgery center that bills for itself is right.
    Fix: none. Correct the place, or take the drug off the practitioner's claim if the facility supplied it.
    Do: Check where {drug} was given: correct {before}, or bill it with the facility.
    Source: CMS place of service codes; facility supply is own knowledge, see CARC 5, 58 and RARC M77, M97.
    """
    place = line.place_of_service
    places = line.claim.mappings.codes.places
    if place in places.telehealth:
        yield Finding(line.site_element, f"Place {place} is telehealth: no drug is injected there")
    elif place in places.facility or (place in places.surgical_center and _by_person(line)):
        kind = "a surgery center" if place in places.surgical_center else "a hospital"
        message = f"Place {place} is {kind}: the facility supplies the drug, a practitioner is not paid for it"
        yield Finding(line.site_element, message, carc="97", rarc="M97")


def _by_person(line: ServiceLine) -> bool:
    """Whether a person rendered the line: of 2420A, else of 2310B, else the billing provider itself."""
    for loop in (line.loop.child("2420A"), line.claim.loop.child("2310B")):
        if loop is not None:
            return loop.segments[0].value(2).strip() == _PERSON
    billing = party_segment(line.claim.provider, "85")
    return billing is not None and billing.value(2).strip() == _PERSON
