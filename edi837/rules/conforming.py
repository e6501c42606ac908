"""Cheap reasons why a rule has nothing to say of a claim that conforms to its guide, shared as `unless_conforming`.

They read the texts of its segments: where one of them is true, the claim need not be made for the rules that name it.
Where nothing is certain, they are false.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from edi837.claim.conforming_claim import ConformingClaim
from edi837.claim.diagnosis import OTHER, PRINCIPAL
from edi837.x12.values import number, revenue_code

_ADJUSTMENTS = ("7", "8")
_GOES_ON, _ENDS = ("2", "3"), ("1", "4")
_HOSPITAL, _STILL_PATIENT = "11", ("", "30")
_LONGEST_NUMBER = 20
_EXTERNAL = tuple("VWXYvwxy")
_POINTERS_AT, _INDICATOR = 7, 9
# No claim has so many diagnoses.
_BEYOND = 1 << 10
_UNSCHEDULED = ("1", "2", "5")


def professional(claim: ConformingClaim) -> bool:
    """An 837P claim."""
    return claim.professional


def institutional(claim: ConformingClaim) -> bool:
    """An 837I claim."""
    return not claim.professional


def not_inpatient(claim: ConformingClaim) -> bool:
    """A claim that is not of an inpatient bill type."""
    return not claim.inpatient


# The claim.


def with_short_control_number(claim: ConformingClaim) -> bool:
    """CLM01 has no more than 20 characters."""
    return len(claim.clm[1]) <= _LONGEST_NUMBER


def with_charge(claim: ConformingClaim) -> bool:
    """CLM02 is not zero."""
    return bool(number(claim.clm[2]))


def without_cause(claim: ConformingClaim) -> bool:
    """CLM11 is empty."""
    return len(claim.clm) <= 11 or not claim.clm[11]


def without_earlier_claim(claim: ConformingClaim) -> bool:
    """The claim neither replaces another, nor names one."""
    return "2300/REF*F8" not in claim.places and claim.frequency not in _ADJUSTMENTS


def in_balance(claim: ConformingClaim) -> bool:
    """CLM02 is the sum of the lines."""
    charge = number(claim.clm[2])
    total = Decimal(0)
    for line in claim.elements("2400/SV1"):
        amount = number(line[2])
        if amount is None:
            return False
        total += amount
    left_out = claim.codes.revenue.total
    for line in claim.elements("2400/SV2"):
        if revenue_code(line[1]) not in left_out:
            amount = number(line[3])
            if amount is None:
                return False
            total += amount
    return charge == total


# Stays.


def with_admission_date(claim: ConformingClaim) -> bool:
    """There is a DTP*435."""
    return "2300/DTP*435" in claim.places


def with_attending_provider(claim: ConformingClaim) -> bool:
    """There is a loop 2310A."""
    return "2310A/NM1" in claim.places


def with_admitting_diagnosis(claim: ConformingClaim) -> bool:
    """There is an HI*ABJ."""
    return "2300/HI*ABJ" in claim.places


def with_agreeing_discharge(claim: ConformingClaim) -> bool:
    """The hour of discharge stands on the last claim of a stay, and not on one for a stay that goes on."""
    if "2300/DTP*096" in claim.places:
        return claim.frequency not in _GOES_ON
    if claim.frequency not in _ENDS or claim.facility != _HOSPITAL:
        return True
    return all(len(cl1) < 4 or cl1[3].strip() in _STILL_PATIENT for cl1 in claim.elements("2300/CL1"))


def with_present_on_admission(claim: ConformingClaim) -> bool:
    """The principal diagnosis has its indicator."""
    principal = claim.elements("2300/HI*ABK")
    parts = principal[0][1].split(claim.component) if principal else []
    return len(parts) >= _INDICATOR and bool(parts[_INDICATOR - 1].strip())


def with_operating_physician(claim: ConformingClaim) -> bool:
    """There is a loop 2310B."""
    return "2310B/NM1" in claim.places


def without_operation(claim: ConformingClaim) -> bool:
    """There is no principal procedure."""
    return "2300/HI*BBR" not in claim.places


def scheduled(claim: ConformingClaim) -> bool:
    """CL101 does not say that the stay or visit was unscheduled."""
    return not any(cl1[1].strip() in _UNSCHEDULED for cl1 in claim.elements("2300/CL1"))


def with_reason_for_visit(claim: ConformingClaim) -> bool:
    """There is an HI*APR."""
    return "2300/HI*APR" in claim.places


# Diagnoses and lines.


def without_external_cause_first(claim: ConformingClaim) -> bool:
    """No HI*ABK begins with an external cause."""
    for hi in claim.at("2300/HI*ABK"):  # noqa: SIM110 - a generator costs more than the test
        if _begins_with_external_cause(hi, claim.element, claim.component):
            return False
    return True


@lru_cache(maxsize=1 << 12)
def _begins_with_external_cause(hi: str, element: str, component: str) -> bool:
    return hi.split(element)[1].split(component)[1].startswith(_EXTERNAL)


def pointing_to_diagnoses(claim: ConformingClaim) -> bool:
    """Every SV107 points to one of the diagnoses."""
    element, component = claim.element, claim.component
    known = 0
    for hi in claim.at("2300/HI"):
        known += _pointed_in(hi, element, component)
    for line in claim.elements("2400/SV1"):
        if len(line) > _POINTERS_AT and _farthest(line[_POINTERS_AT], component) > known:
            return False
    return True


@lru_cache(maxsize=1 << 12)
def _pointed_in(hi: str, element: str, component: str) -> int:
    """How many diagnoses of an HI a pointer can mean."""
    qualifiers = [composite.partition(component)[0] for composite in hi.split(element)[1:]]
    return sum(qualifier in PRINCIPAL or qualifier in OTHER for qualifier in qualifiers)


@lru_cache(maxsize=1 << 10)
def _farthest(pointers: str, component: str) -> int:
    """The largest of some pointers; larger than any where one is not a number."""
    sent = [pointer for pointer in pointers.split(component) if pointer]
    return max((int(pointer) if pointer.isdecimal() else _BEYOND for pointer in sent), default=0)


def with_own_line_numbers(claim: ConformingClaim) -> bool:
    """No two lines have one REF*6R."""
    element = claim.element
    numbers = [reference.split(element, 3)[2] for reference in claim.at("2400/REF*6R")]
    return len(set(numbers)) == len(numbers)


# What these read of a claim: its guide, and which segments it has.
BY_PLACES = frozenset(
    {
        professional, institutional, with_admission_date, with_attending_provider, with_admitting_diagnosis,
        with_operating_physician, without_operation, with_reason_for_visit,
    }
)  # fmt: skip
# What these say of every 837P claim follows from its guide alone.
OF_PROFESSIONAL = frozenset({not_inpatient})
