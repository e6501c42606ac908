"""The parties that a 277CA names: receiver and submitter of the set, billing provider, patient."""

from __future__ import annotations

from edi837.claim.claim import Claim
from edi837.claim.parties import first_segment, party_segment
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.segment import Segment, cut

PERSON, ORGANIZATION = "1", "2"
# The heading of a set ends at its first HL, well within so many bytes.
_HEADING = 1 << 14


class Party(NamedTuple):
    """The parts of an NM1 as sent, without outer blanks; '' where one is not there."""

    kind: str = ORGANIZATION
    name: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    qualifier: str = ""
    id: str = ""


class Heading(NamedTuple):
    """What a 277CA repeats of the heading of a set: NM1*41, NM1*40 and BHT03."""

    submitter: Party
    receiver: Party
    reference: str


def heading(data: Buffer, delimiters: Delimiters, start: int, end: int) -> Heading:
    """The heading of the set that begins at `start`."""
    content = data[start : min(end, start + _HEADING)]
    # In a wrapped file a line break can stand anywhere, and it means nothing.
    segments = cut(content.translate(None, "".join(delimiters.breaks).encode()), delimiters, start)
    levels = (at for at, segment in enumerate(segments) if segment.id in ("HL", "CLM"))
    above = segments[: next(levels, len(segments))]
    bht = first_segment(above, "BHT")
    return Heading(
        party(party_segment(above, "41")), party(party_segment(above, "40")), bht.value(3).strip() if bht else ""
    )


def party(nm1: Segment | None) -> Party:
    """The party of an NM1."""
    if nm1 is None:
        return Party()
    sent = [nm1.value(position).strip() for position in (2, 3, 4, 5, 7, 8, 9)]
    return Party(PERSON if sent[0] == PERSON else ORGANIZATION, *sent[1:])


def billing_provider(claim: Claim) -> Party:
    """Loop 2010AA, with its tax number where it has no NPI."""
    provider = party(party_segment(claim.provider, "85"))
    if provider.qualifier == "XX" and provider.id:
        return provider
    numbers = (
        segment for segment in claim.provider if segment.id == "REF" and segment.value(1).strip() in ("EI", "SY")
    )
    number = next(numbers, None)
    return provider._replace(qualifier="FI", id=number.value(2).strip() if number else provider.id)


def patient(claim: Claim) -> Party:
    """Loop 2010CA, else 2010BA; a dependent is known by the number of the subscriber."""
    insured = party(party_segment(claim.subscriber, "IL"))
    qc = party_segment(claim.patient, "QC")
    if qc is None:
        return insured
    return party(qc)._replace(qualifier=insured.qualifier, id=insured.id)
