"""What a policy's scope is held against: plan, state, setting and place in the order of payers of a claim and line."""

from __future__ import annotations

from datetime import date

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.parties import first_segment, party_segment
from edi837.x12.segment import Segment

# Settings by place of service (837P) and by facility type (837I).
_PLACES = {
    "11": "office", "12": "home", "13": "home", "14": "home", "20": "urgent-care", "19": "hospital-outpatient",
    "22": "hospital-outpatient", "23": "emergency-room", "24": "asc", "21": "inpatient", "51": "inpatient",
    "61": "inpatient", "49": "infusion-center clinic", "17": "clinic", "50": "clinic", "71": "clinic", "72": "clinic",
    "31": "skilled-nursing", "32": "skilled-nursing", "65": "dialysis", "02": "telehealth", "10": "telehealth",
    "01": "pharmacy", "34": "hospice",
}  # fmt: skip
_FACILITIES = {
    "11": "inpatient", "18": "inpatient", "41": "inpatient", "12": "hospital-outpatient", "13": "hospital-outpatient",
    "14": "hospital-outpatient", "83": "asc", "85": "hospital-outpatient", "21": "skilled-nursing",
    "22": "skilled-nursing", "23": "skilled-nursing", "32": "home", "34": "home", "71": "clinic", "72": "dialysis",
    "77": "clinic", "78": "emergency-room", "79": "clinic", "81": "hospice", "82": "hospice",
}  # fmt: skip
_CRITICAL_ACCESS = "85"
_CLAIMS = {"7": "replacement", "8": "void"}
# SBR01 in the order in which payers pay.
_ORDER = "PSTABCDEFGH"
_MEDICARE, _MEDICAID = frozenset({"MA", "MB", "16"}), frozenset({"MC"})
NOBODY, MEDICARE, MEDICAID, OTHER = "nobody", "medicare", "medicaid", "other"


def settings_of(line: ServiceLine) -> frozenset[str]:
    """The words for where the service was: by place of service, or by bill type and department."""
    claim = line.claim
    if claim.claim_type == "P":
        return frozenset(_PLACES.get(line.place_of_service, "").split())
    words = set(_FACILITIES.get(claim.facility, "").split())
    if claim.facility == _CRITICAL_ACCESS:
        words.add("critical-access")
    if "hospital-outpatient" in words and _in_emergency(claim):
        words.add("emergency-room")
    return frozenset(words)


def _in_emergency(claim: Claim) -> bool:
    return any(line.revenue_code in claim.mappings.codes.revenue.emergency for line in claim.lines)


def plans_of(claim: Claim) -> frozenset[str]:
    """The plans of the payer's files that the claim is one of."""
    payer = claim.payer
    group = payer.sbr.value(3).strip().upper() if payer.sbr is not None else ""
    payer_id, indicator = payer.id.upper(), payer.filing_indicator.upper()
    return frozenset(plan.id for plan in payer.policy.policies.plans if plan.has(payer_id, indicator, group))


def states_of(claim: Claim) -> frozenset[str]:
    """The state of the plan's member: where the subscriber lives, else where the provider bills from."""
    for segments in (claim.subscriber, claim.provider):
        n4 = first_segment(segments, "N4")
        state = n4.value(2).strip().upper() if n4 is not None else ""
        if state:
            return frozenset((state,))
    return frozenset()


def kind_of_claim(claim: Claim) -> str:
    """Original, replacement or void, by CLM05-3."""
    return _CLAIMS.get(claim.frequency, "original")


def payers_before(claim: Claim) -> frozenset[str]:
    """Who is asked before this payer: nobody, or medicare, medicaid and other by SBR09."""
    own = _place(claim.payer.sbr)
    before = set()
    for payer in claim.other_payers:
        place = _place(payer.sbr)
        if own is None or place is None or place < own:
            indicator = payer.filing_indicator.upper()
            before.add(MEDICARE if indicator in _MEDICARE else MEDICAID if indicator in _MEDICAID else OTHER)
    return frozenset(before or (NOBODY,))


def _place(sbr: Segment | None) -> int | None:
    at = _ORDER.find(sbr.value(1).strip() or "?") if sbr is not None else -1
    return None if at < 0 else at


def age_on(claim: Claim, day: date | None) -> int | None:
    """The patient's age in years on a day; None where birth date or day is not known."""
    born = birth_of(claim)
    if born is None or day is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birth_of(claim: Claim) -> date | None:
    """DMG02 of the patient: of 2010CA, else of 2010BA."""
    dmg = first_segment(claim.patient, "DMG") if claim.patient else first_segment(claim.subscriber, "DMG")
    text = dmg.value(2).strip() if dmg is not None else ""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 else None
    except ValueError:
        return None


def diagnoses_on(line: ServiceLine) -> list[str]:
    """The diagnoses that count for a line: on 837P those that it points to, on 837I all of the claim."""
    diagnoses = line.diagnoses if line.claim.claim_type == "P" else line.claim.diagnoses
    return [diagnosis.code for diagnosis in diagnoses]


def billing_npis(line: ServiceLine) -> tuple[str, ...]:
    """Who bills, who renders, and the facility, by NPI."""
    claim = line.claim
    facility = claim.loop.child("2310C" if claim.claim_type == "P" else "2310E")
    named = party_segment(list(facility.segments), "77") if facility else None
    return (claim.billing_npi, line.rendering_npi, named.value(9).strip() if named else "")
