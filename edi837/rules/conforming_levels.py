"""The same kind of reasons, as `conforming` has: what stands in the levels above a claim, and who else pays."""

from __future__ import annotations

from functools import lru_cache

from edi837.claim.conforming_claim import ConformingClaim
from edi837.x12.npi import is_npi

_SELF_DETAILS = ("N3", "N4", "DMG")
_FIRST, _FIRST_OR_UNKNOWN = ("P",), ("P", "U", "")
_MEDICARE = ("MA", "MB")
_TAX_ID_DIGITS = 9
_NPI = "XX"


def not_first_of_provider(claim: ConformingClaim) -> bool:
    """A claim before it hangs from its billing provider."""
    return claim.first_level > 0


def not_first_of_subscriber(claim: ConformingClaim) -> bool:
    """A claim before it hangs from its subscriber."""
    return claim.first_level > 1


# Payers.


def without_other_payer(claim: ConformingClaim) -> bool:
    """There is no loop 2320."""
    return "2320/SBR" not in claim.places


def not_adjudicated(claim: ConformingClaim) -> bool:
    """No line has a loop 2430."""
    return "2430/SVD" not in claim.places


def without_adjustment(claim: ConformingClaim) -> bool:
    """There is no CAS."""
    return "2320/CAS" not in claim.places and "2430/CAS" not in claim.places


def of_first_payer(claim: ConformingClaim) -> bool:
    """The payer is the primary one."""
    return claim.subscriber_information(1) in _FIRST


def with_other_payer(claim: ConformingClaim) -> bool:
    """There is a loop 2320."""
    return "2320/SBR" in claim.places


def with_filing_indicator(claim: ConformingClaim) -> bool:
    """SBR09 is filled."""
    return bool(claim.subscriber_information(9))


def without_medicare_as_secondary(claim: ConformingClaim) -> bool:
    """The payer is not Medicare, or it is the first one, or SBR05 says why it is not."""
    if claim.subscriber_information(9) not in _MEDICARE or claim.subscriber_information(5):
        return True
    return claim.subscriber_information(1) in _FIRST_OR_UNKNOWN


# Levels.


def with_agreeing_levels(claim: ConformingClaim) -> bool:
    """SBR02 says that the subscriber is the patient where no patient level follows, and nothing where one does."""
    return bool(claim.levels.patient) != bool(claim.subscriber_information(2))


def with_subscriber_in_full(claim: ConformingClaim) -> bool:
    """Street, city and birth date of the subscriber are there, or the patient has a level."""
    if claim.levels.patient:
        return True
    opening = f"NM1{claim.element}"
    missing = set(_SELF_DETAILS)
    inside = False
    for text in claim.levels.subscriber:
        if text.startswith(opening):
            inside = text.startswith(f"{opening}IL{claim.element}")
        elif inside:
            missing.discard(text.partition(claim.element)[0])
    return not missing


def with_sound_tax_ids(claim: ConformingClaim) -> bool:
    """Every REF*EI and REF*SY of loop 2000A is nine digits."""
    element = claim.element
    for text in claim.levels.provider:
        if text.startswith((f"REF{element}EI", f"REF{element}SY")):
            value = text.split(element)[2]
            if not (len(value) == _TAX_ID_DIGITS and value.isascii() and value.isdecimal()):
                return False
    return True


def without_box(claim: ConformingClaim) -> bool:
    """No address of loop 2000A speaks of a box."""
    return not any("BOX" in text.upper() for text in claim.levels.provider if text.startswith("N3"))


def born_before_services(claim: ConformingClaim) -> bool:
    """The patient's birth date is not later than any day of the claim."""
    opening = f"DMG{claim.element}"
    born = next((text for text in claim.levels.patient or claim.levels.subscriber if text.startswith(opening)), None)
    if born is None:
        return True
    birth = "".join(born.split(claim.element)[2:3])[:8]
    for place in ("2400/DTP*472", "2300/DTP*434"):
        for dtp in claim.at(place):
            if birth <= dtp.split(claim.element)[3][-8:]:
                return True
    return not birth


def with_sound_npis(claim: ConformingClaim) -> bool:
    """Every NM109 under XX can be an NPI."""
    opening, element = f"NM1{claim.element}", claim.element
    for text in claim.levels.provider:
        if text.startswith(opening) and not _has_sound_npi(text, element):
            return False
    for text in claim.at("NM1"):  # noqa: SIM110 - a generator costs more than the test
        if not _has_sound_npi(text, element):
            return False
    return True


@lru_cache(maxsize=1 << 12)
def _has_sound_npi(text: str, element: str) -> bool:
    nm1 = text.split(element)
    return len(nm1) <= 9 or nm1[8] != _NPI or is_npi(nm1[9])


# What these read of a claim: which segments it has.
BY_PLACES = frozenset({without_other_payer, not_adjudicated, without_adjustment, with_other_payer})
# And these, how many of its levels begin with it.
BY_LEVEL = frozenset({not_first_of_provider, not_first_of_subscriber})
