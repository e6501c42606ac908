"""A service line by itself, whatever stands beside it: loop 2400 with SV1 or SV2, its date, references and drug."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

from edi837.claim.billed_service import BilledService
from edi837.claim.claim_head import ClaimHead
from edi837.claim.diagnosis import Diagnosis
from edi837.claim.drug import Drug
from edi837.claim.loops import SERVICES, Loop
from edi837.claim.parties import npi_of
from edi837.mapping.target_codes import unmapped
from edi837.system.lazy import lazy
from edi837.x12.segment import Element, Segment

_OPENER = "LX"
# The service of each guide.
OWN_SERVICES = {"P": "SV1", "I": "SV2"}
# The rendering provider's loop differs between the guides.
_RENDERING = {"P": ("2310B", "2420A"), "I": ("2310D", "2420C")}
_NO_DAYS = (None, None)
# Of a line that has no loop 2410, nor any other.
_WITHOUT_DRUG: dict[str, object] = {"drugs": [], "drug": None}


class SingleLine(BilledService):
    """What the line, the head of its claim and the mappings say of it."""

    def __init__(self, claim: ClaimHead, loop: Loop, index: int) -> None:
        segments = loop.segments
        lx = service = segments[0]
        for segment in segments:
            if segment.id in SERVICES:
                service = segment
                break
        self.__dict__ = claim.known_segments.service(service).copy()
        self.service = service
        self.claim = claim
        self.loop = loop
        self.index = index
        self.lx = lx
        # A line whose LX is missing has no number.
        self.number = lx.value(1) if lx.id == _OPENER else ""
        self.service_date: Segment | None = loop.first("DTP", "472")
        # First and last day of the DTP*472, where they are valid.
        self.service_days = (
            _NO_DAYS if self.service_date is None else claim.known_segments.dates(self.service_date).days
        )
        if not loop.loops:
            self.__dict__.update(_WITHOUT_DRUG)
        if self.code is None and claim.mappings.drugs.every_drug and self._bills_a_drug:
            self.code = unmapped(self.procedure)
            self.under_target = self.code.target

    @property
    def _bills_a_drug(self) -> bool:
        """Whether a code that no mapping has is billed with the NDC of a drug that no mapping has either."""
        drug = self.drug
        if drug is None or not drug.ndc or not self.procedure or self.is_service or "unclassified" in self.groups:
            return False
        return drug.product is None or drug.product.substance.name not in self.claim.mappings.drugs.substances

    @lazy
    def place_of_service(self) -> str:
        """SV105, or CLM05-1 where it is empty; '' on 837I."""
        if self.claim.claim_type != "P":
            return ""
        return (self.service.value(5).strip() if self.professional else "") or self.claim.facility

    @property
    def rendering_npi(self) -> str:
        """The NPI of the line's rendering provider, else of the claim's; '' where none is named."""
        of_claim, of_line = _RENDERING[self.claim.claim_type]
        for loop in (self.loop.child(of_line), self.claim.loop.child(of_claim)):
            if loop and (npi := npi_of(loop.segments[0])):
                return npi
        return ""

    @property
    def site(self) -> str:
        """Place of service (P) or facility type (I)."""
        return self.place_of_service or self.claim.facility

    @property
    def site_element(self) -> Element:
        """Where the site is written: SV105 where it is filled (837P), else CLM05-1."""
        if self.professional and self.service.value(5).strip():
            return self.service_element(5)
        return self.claim.clm.element(5, 1)

    @property
    def service_from(self) -> date | None:
        """First day of DTP*472."""
        return self.service_days[0]

    @property
    def service_to(self) -> date | None:
        """Last day of DTP*472."""
        return self.service_days[1]

    @lazy
    def day(self) -> date | None:
        """The day that counts: first day of the line, else of the statement."""
        return self.service_days[0] or self.claim.statement_from

    @lazy
    def dated(self) -> date | None:
        """The day where it is known: the line's own, or that of a statement of one day."""
        first, last = self.claim.statement_days
        return self.service_days[0] or (first if first == last else None)

    @property
    def control_number(self) -> str:
        """REF*6R as sent."""
        reference = self.loop.first("REF", "6R")
        return reference.value(2) if reference else ""

    @lazy
    def authorization(self) -> Segment | None:
        """The line's own REF*G1 (837P, not of another payer by REF04), else the claim's; empty ones do not count."""
        if self.claim.claim_type == "P":
            for reference in self.loop.of("REF"):
                if _authorizes(reference) and reference.value(4, 2).strip() in ("", self.claim.payer.id):
                    return reference
        return next((reference for reference in self.claim.loop.of("REF") if _authorizes(reference)), None)

    @lazy
    def drugs(self) -> list[Drug]:
        """The 2410 loops; the guide allows one."""
        mappings = self.claim.mappings.drugs
        return [
            Drug(loop.segments[0], loop.first("CTP"), loop.first("REF"), mappings)
            for loop in self.loop.loops
            if loop.id == "2410"
        ]

    @lazy
    def drug(self) -> Drug | None:
        """The 2410; of several, which no guide allows, the first that names a target drug."""
        drugs = self.drugs
        if len(drugs) > 1:
            return next((drug for drug in drugs if drug.ndc[:9] in self.claim.target_products), drugs[0])
        return drugs[0] if drugs else None

    @property
    def ndc(self) -> str:
        """Eleven digits, or ''."""
        return self.drug.ndc if self.drug else ""

    @lazy
    def diagnoses(self) -> list[Diagnosis]:
        """Those that the line points to; on 837I principal and reason for visit."""
        return self.claim.diagnoses_for(self.pointers)

    @lazy
    def billed(self) -> tuple[Hashable, ...]:
        """What the line bills, as sent: lines in which it is the same are alike but for date, charge and references."""
        drug = self.drug
        return (
            self.billed_service,
            len(self.drugs),
            drug.lin.text if drug is not None else None,
            drug.ctp.text if drug is not None and drug.ctp is not None else None,
            # What only tables know, they know by the day.
            self.day if self.code is not None and self.code.derived else None,
        )

    @lazy
    def names_target(self) -> bool:
        """Under a target code, or with an NDC of a target substance under any code."""
        if self.under_target or (self.ndc and self.ndc[:9] in self.claim.target_products):
            return True
        drugs = self.claim.mappings.drugs
        return drugs.open_ended and (
            drugs.begins_as_target(self.procedure)
            or (drugs.every_drug and self.drug is not None and not self.is_service)
        )

    @lazy
    def of_unmapped_drug(self) -> bool:
        """Whether no mapping has the drug: what is asked of particular drugs is not asked of it."""
        if self.code is not None:
            return self.code.derived
        product = self.drug.product if self.drug is not None else None
        return product is None or product.substance.name not in self.claim.mappings.drugs.substances

    @property
    def regular(self) -> bool:
        """Whether it is an LX and the service of its guide, written as such."""
        lx, service, kind = self.lx, self.service, OWN_SERVICES[self.claim.claim_type]
        own = lx.id == _OPENER and service.id == kind and service.delimiters is self.claim.info.delimiters
        return own and lx.text.startswith(_OPENER) and service.text.startswith(kind)


def _authorizes(reference: Segment) -> bool:
    return reference.value(1).strip() == "G1" and bool(reference.value(2).strip())
