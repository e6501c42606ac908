"""A claim without its lines: CLM with what stands beside them in loop 2300, and the levels above it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from edi837.claim.conforming_claim import Conformance
from edi837.claim.diagnosis import OTHER, PRINCIPAL, REASON_FOR_VISIT, Diagnosis
from edi837.claim.known_segments import KnownSegments, keep
from edi837.claim.loops import Loop
from edi837.claim.parties import Payer, first_segment, npi_of, party_segment
from edi837.mapping.mappings import Mappings
from edi837.system.lazy import lazy
from edi837.x12 import values
from edi837.x12.batch import SetInfo
from edi837.x12.segment import Segment


class ClaimHead:
    """What every line of a claim is read with. A view over segments: `provider`, `subscriber` and `patient` are the
    segments of 2000A, 2000B and 2000C.

    `content` are the bytes that it was cut from, which begin at its CLM. `first_level` is the first of the three levels
    that no claim before it hangs from, where that was looked at: the levels are judged with the claims that begin them.
    `under_unknown_level` says that it lacks one because the HL right above it is of no known level (HL03).
    `conformance` is what came of holding it against its guide, once that was done.
    """

    def __init__(
        self,
        info: SetInfo,
        loop: Loop,
        levels: tuple[list[Segment], list[Segment], list[Segment]],
        mappings: Mappings,
        target_products: frozenset[str],
        content: bytes,
        known_segments: KnownSegments,
    ) -> None:
        self.info = info
        self.loop = loop
        self.provider, self.subscriber, self.patient = levels
        self.mappings = mappings
        self.target_products = target_products
        self.content = content
        self.known_segments = known_segments
        self.first_level = len(levels)
        self.under_unknown_level = False
        self.conformance: Conformance | None = None
        self.claim_type = info.claim_type
        self.clm = loop.segments[0]
        facility = self.clm.components(5)
        self.facility = facility[0].strip()
        self.frequency = facility[2].strip() if len(facility) > 2 else ""

    @property
    def passes(self) -> bool:
        """Whether it is known that neither its guide nor a situational rule has anything to say of it."""
        return self.conformance is not None and self.conformance.passes

    @lazy
    def segments(self) -> tuple[Segment, ...]:
        """All segments, those of its lines included, in the order of the file."""
        return tuple(sorted(self.loop.walk(), key=lambda segment: segment.start))

    @property
    def patient_control_number(self) -> str:
        """CLM01 as sent."""
        return self.clm.value(1)

    @lazy
    def charge(self) -> Decimal | None:
        """CLM02."""
        return values.number(self.clm.value(2))

    @lazy
    def inpatient(self) -> bool:
        """Whether an 837I is of an inpatient facility type."""
        return self.claim_type == "I" and self.facility in self.mappings.codes.places.inpatient_facility

    @lazy
    def demographics(self) -> Segment | None:
        """The patient's DMG: of loop 2010CA, else of 2010BA."""
        return first_segment(self.patient, "DMG") or first_segment(self.subscriber, "DMG")

    @lazy
    def born(self) -> date | None:
        """The patient's birth date, where it is valid."""
        return values.day(self.demographics.value(2).strip()) if self.demographics is not None else None

    @property
    def bill_type(self) -> str:
        """Facility type and frequency; '' on 837P."""
        return self.facility + self.frequency if self.claim_type == "I" else ""

    @lazy
    def billing_npi(self) -> str:
        """The NPI of loop 2010AA."""
        return npi_of(party_segment(self.provider, "85"))

    @lazy
    def payer(self) -> Payer:
        """The payer of loop 2010BB, that the claim is sent to."""
        return self._payer(first_segment(self.subscriber, "SBR"), party_segment(self.subscriber, "PR"))

    @lazy
    def other_payers(self) -> list[Payer]:
        """The payers of the 2320 loops."""
        payers = []
        for loop in self.loop.children("2320"):
            below = loop.child("2330B")
            payers.append(self._payer(loop.segments[0], below.segments[0] if below else None, loop))
        return payers

    def _payer(self, sbr: Segment | None, nm1: Segment | None, loop: Loop | None = None) -> Payer:
        payer_id = nm1.value(9).strip() if nm1 else ""
        indicator = sbr.value(9).strip() if sbr else ""
        payers = self.mappings.payers
        key = (payer_id, indicator, self.info.sender)
        policy = self.known_segments.policies.get(key)
        if policy is None and payers.depends_on_day(payer_id):
            policy = payers.policy(*key, self._first_day())
        elif policy is None:
            policy = keep(self.known_segments.policies, key, payers.policy(*key))
        return Payer(payer_id, nm1.value(3) if nm1 else "", indicator, policy, sbr, nm1, loop)

    def _first_day(self) -> date | None:
        """The first day of service, for payers that are known by another id since some day."""
        lines = (loop.first("DTP", "472") for loop in self.loop.children("2400"))
        days = [self.known_segments.dates(dtp).days[0] for dtp in lines if dtp is not None]
        return min((day for day in days if day is not None), default=self.statement_days[0])

    @lazy
    def statement_days(self) -> tuple[date | None, date | None]:
        """First and last day of DTP*434."""
        dtp = self.loop.first("DTP", "434")
        return self.known_segments.dates(dtp).days if dtp else (None, None)

    @property
    def statement_from(self) -> date | None:
        """First day of DTP*434."""
        return self.statement_days[0]

    @lazy
    def diagnoses(self) -> list[Diagnosis]:
        """All diagnoses in the order sent."""
        composites = self.known_segments.composites
        return [Diagnosis(*each, segment) for segment in self.loop.of("HI") for each in composites(segment)]

    @lazy
    def pointed(self) -> list[Diagnosis]:
        """The diagnoses that a pointer can mean, the first being 1."""
        return [
            diagnosis
            for diagnosis in self.diagnoses
            if diagnosis.qualifier in PRINCIPAL or diagnosis.qualifier in OTHER
        ]

    def diagnoses_for(self, pointers: Sequence[int]) -> list[Diagnosis]:
        """On 837P those that the pointers mean, from 1; on 837I principal and reason for visit."""
        if self.claim_type == "I":
            return [diagnosis for diagnosis in self.diagnoses if diagnosis.qualifier in PRINCIPAL] + [
                diagnosis for diagnosis in self.diagnoses if diagnosis.qualifier in REASON_FOR_VISIT
            ]
        pointed = self.pointed
        return [pointed[number - 1] for number in pointers if number <= len(pointed)]

    def reference(self, qualifier: str) -> str:
        """REF02 of the claim's REF of that qualifier, trimmed; '' when there is none."""
        segment = self.loop.first("REF", qualifier)
        return segment.value(2).strip() if segment else ""

    def between(self, start: int, end: int) -> bytes:
        """The bytes from one offset of the file to another, such as the line break between two segments."""
        return self.content[start - self.clm.start : end - self.clm.start]
