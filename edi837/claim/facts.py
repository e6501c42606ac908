"""The small facts that a claim gives to rules about the whole file. Digests instead of values: they wait on disk."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol, TypeVar

from edi837.claim.authorized import AuthorizedUnits, authorized_units
from edi837.claim.billed_lines import written_lines
from edi837.claim.charges_of_providers import ChargesOfProviders
from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.day_units import NO_DAY, DayClaim, day_claim
from edi837.claim.envelope_facts import GroupFacts, InterchangeFacts
from edi837.claim.parties import party_segment
from edi837.claim.repeated import NumberArray, short
from edi837.claim.unit_charges import LineFacts, UnitCharges, line_facts
from edi837.claim.use import billed_substance
from edi837.mapping.drugs import Drugs
from edi837.mapping.mappings import Mappings
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import ClaimSpan, SetInfo
from edi837.x12.segment import Segment
from edi837.x12.values import plain


class DoseLimit(NamedTuple):
    """That a policy limits the days with a drug: the name that its days are known by, and the day of a line."""

    drug: str
    day: date
    most: int
    within_days: int
    policy: str


class ClaimFacts(NamedTuple):
    """A claim: where it stands, digests of what it is known by, of its lines, its doses and patient, days by substance.

    `doses` is of the patient, the billing provider and the target lines alone, whatever the account number is.
    `charted` are the rows of the chart that its lines use or cannot use, each with how; `authorized` are its lines
    under an authorization; `dose_limits` those that policies set, told where earlier files are known.
    """

    info: SetInfo
    span: ClaimSpan
    identity: bytes
    lines_digest: bytes
    doses: bytes
    patient: bytes
    billing_npi: str
    payer_id: str
    frequency: str
    drug_days: tuple[tuple[str, date], ...]
    lines: tuple[LineFacts, ...]
    day: DayClaim = NO_DAY
    charted: tuple[tuple[str, int], ...] = ()
    authorized: tuple[AuthorizedUnits, ...] = ()
    dose_limits: tuple[DoseLimit, ...] = ()


Fact = TypeVar("Fact")


class Store(Protocol[Fact]):
    """Where facts wait: a list, or a spool."""

    def append(self, value: Fact, /) -> None:
        """Put one at the end."""

    def __iter__(self) -> Iterator[Fact]: ...


class FileFacts:
    """All facts of a file, in file order; `claims` may be read more than once.

    Of each claim's identity and doses, of its patient once a drug day, and of what is limited by the day, the first
    eight bytes stay at hand, so that a rule finds what comes up more than once without reading all facts again; so do
    charges per unit, by provider, payer and code.
    `charted` are the rows of the chart by how claims use them; `replaced` says where an account is replaced;
    `has_dose_limits` that policies limit the days with a drug of some claim.
    """

    def __init__(
        self,
        mappings: Mappings,
        claims: Store[ClaimFacts],
        interchanges: Store[InterchangeFacts],
        groups: Store[GroupFacts],
    ) -> None:
        self.mappings = mappings
        self.claims = claims
        self.interchanges = interchanges
        self.groups = groups
        self.identities = NumberArray()
        self.doses = NumberArray()
        self.patients = NumberArray()
        self.day_units = NumberArray()
        self.replaced: dict[bytes, int] = {}
        self.has_dose_limits = False
        self.unit_charges = ChargesOfProviders()
        self.charted: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, claim: ClaimFacts) -> None:
        """Take the facts of the next claim in."""
        self.claims.append(claim)
        self.identities.append(short(claim.identity))
        self.doses.append(short(claim.doses))
        for how, row in claim.charted:
            self.charted[how].add(row)
        for line in claim.lines:
            if line.unit_charge is not None:
                self.unit_charges.add((claim.billing_npi, claim.payer_id, line.procedure), line.unit_charge)
        for _ in claim.drug_days:
            self.patients.append(short(claim.patient))
        self.has_dose_limits = self.has_dose_limits or bool(claim.dose_limits)
        if claim.day.replaces:
            self.replaced[claim.day.account] = claim.span.start
        for units in claim.day.units:
            self.day_units.append(short(units.key))

    def close(self) -> None:
        """Give back the disk space of what stays at hand."""
        for each in (self.identities, self.doses, self.patients, self.day_units, self.unit_charges):
            each.close()


def claim_facts(
    claim: Claim,
    span: ClaimSpan,
    known: UnitCharges | None = None,
    charted: Iterable[tuple[str, int]] = (),
    dose_limits: Iterable[DoseLimit] = (),
) -> ClaimFacts:
    """The facts of one examined claim; `known` remembers charges for claims that are read with the same mappings."""
    unit_charges: UnitCharges = {} if known is None else known
    counted = [] if claim.inpatient else claim.target_lines  # a stay has its drug day after day
    days = sorted({(billed_name(line), line.day) for line in counted if line.day is not None})
    patient = patient_of(claim)
    return ClaimFacts(
        info=claim.info,
        span=span,
        identity=identity_digest(claim.billing_npi, claim.patient_control_number, claim.payer.id, dates_of(claim)),
        lines_digest=digest(written_lines(claim)),
        doses=doses_digest(patient, claim.billing_npi, map(dose_of, claim.target_lines)),
        patient=patient,
        billing_npi=claim.billing_npi,
        payer_id=claim.payer.id,
        frequency=claim.frequency,
        drug_days=tuple(days),
        lines=tuple([line_facts(line, unit_charges) for line in claim.target_lines]),
        day=day_claim(claim, patient),
        charted=tuple(charted),
        authorized=tuple(authorized_units(claim)),
        dose_limits=tuple(dose_limits),
    )


def billed_name(line: ServiceLine) -> str:
    """By what the days of a drug are known: its substance, or its code where no mapping has that."""
    substance = billed_substance(line)
    return (substance.name if substance is not None else "") or line.procedure


def drug_of_code(code: str, drugs: Drugs) -> str:
    """By what the days of a code's drug are known."""
    known = drugs.codes.get(code)
    return (known.substance.name if known is not None else "") or code


def dose_of(line: ServiceLine) -> str:
    """What a target line says was given: code, modifiers in any order, NDC, units and day."""
    units = plain(line.units) if line.units is not None else ""
    return " ".join([line.procedure, *sorted(line.modifiers), line.ndc, units, str(line.day)])


def dates_of(claim: Claim) -> list[str]:
    """The dates of statement and lines, as sent."""
    statement = claim.loop.first("DTP", "434")
    return [
        segment.value(3).strip()
        for segment in (statement, *(line.service_date for line in claim.lines))
        if segment is not None
    ]


def patient_of(claim: Claim) -> bytes:
    """Member id, birth date and first name of the patient, as one digest."""
    return patient_in(claim.subscriber, claim.patient)


def patient_in(subscriber_level: list[Segment], patient_level: list[Segment]) -> bytes:
    """The same out of the segments of 2000B and 2000C."""
    insured = party_segment(subscriber_level, "IL")
    patient = party_segment(patient_level, "QC") or insured
    birth = next((segment.value(2) for segment in (*patient_level, *subscriber_level) if segment.id == "DMG"), "")
    member = insured.value(9).strip() if insured else ""
    return patient_digest(member, birth, patient.value(4).strip() if patient else "")


def patient_digest(member: str, birth: str, first_name: str) -> bytes:
    """One digest of what makes out a patient, the name in any case."""
    return digest([member, birth, first_name.upper()])


def identity_digest(billing_npi: str, account: str, payer_id: str, dates: Iterable[str]) -> bytes:
    """One digest of what makes out a claim: who bills, CLM01, who pays, and its dates."""
    return digest([billing_npi, account.strip(), payer_id, *dates])


def doses_digest(patient: bytes, billing_npi: str, doses: Iterable[str]) -> bytes:
    """One digest of what was given, to whom and by whom; `doses` as dose_of() has them."""
    return digest([patient.hex(), billing_npi, *doses])


def digest(parts: list[str]) -> bytes:
    """Sixteen bytes that stand for some values."""
    return hashlib.blake2b("\x1e".join(parts).encode("latin-1", "replace"), digest_size=16).digest()
