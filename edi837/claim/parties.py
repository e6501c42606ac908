"""Who bills and who pays: the few facts of loops 2000A, 2000B, 2010BB and 2320 that rules and records use."""

from __future__ import annotations

from edi837.claim.loops import Loop
from edi837.mapping.payers import Policy
from edi837.system.named_tuple import NamedTuple
from edi837.x12.segment import Segment

# NM102: the party is not a person.
ORGANIZATION = "2"


class Payer(NamedTuple):
    """A payer: NM109 and NM103 of its NM1*PR, SBR09, and the policy that follows from them."""

    id: str
    name: str
    filing_indicator: str
    policy: Policy
    sbr: Segment | None
    nm1: Segment | None
    loop: Loop | None = None


def party_segment(segments: list[Segment], entity: str) -> Segment | None:
    """The first NM1 of an entity (85, PR, IL …)."""
    for segment in segments:
        if segment.id == "NM1" and segment.value(1).strip() == entity:
            return segment
    return None


def organization_name(nm1: Segment | None) -> str:
    """NM103 of an organization; a person, and whoever is not said to be an organization, is not named."""
    return nm1.value(3).strip() if nm1 is not None and nm1.value(2).strip() == ORGANIZATION else ""


def first_segment(segments: list[Segment], segment_id: str) -> Segment | None:
    """The first segment of that ID."""
    for segment in segments:
        if segment.id == segment_id:
            return segment
    return None


def npi_of(nm1: Segment | None) -> str:
    """NM109 where NM108 says that it is an NPI; '' otherwise."""
    return nm1.value(9).strip() if nm1 is not None and nm1.value(8).strip() == "XX" else ""
