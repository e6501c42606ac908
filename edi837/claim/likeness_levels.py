"""What alike claims have in common of the levels above them: see claim.likeness."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from edi837.claim.conforming_claim import ConformingClaim
from edi837.mapping.mappings import Mappings
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Delimiters
from edi837.x12.npi import is_npi
from edi837.x12.values import code

# Nobody is too old to be alive whose year of birth is fewer years before the service (C716).
_OLDEST = 120
_DATE, _TAX_ID = re.compile("[0-9]{8}"), re.compile("[0-9]{9}")
# Segments of which elements are read, and so many elements, the identifier counted, they have at least.
_READ, _LEAST = ("DMG", "NM1"), 3
_MEMBER, _BILLING, _PATIENT = "IL", "85", "QC"
_NAME = (3, 4, 5, 6, 7, 9)
_BORN, _HIERARCHY, _GROUP, _STREET, _CITY, _CONTACT = (2, 3), (1, 2), (3,), (1, 2), (1, 2, 3), (2, 4, 6, 8)


class Above(NamedTuple):
    """What the levels of alike claims have in common, and the numbers of provider and member that they do not."""

    common: str
    numbers: tuple[str, ...]


class _LikeLevel(NamedTuple):
    """One level: its segments; what is common; years of birth, and NM109 of member and provider."""

    texts: Sequence[str]
    common: str = ""
    years: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    alike: bool = True


class LikeLevels:
    """The levels above the claims of a set, those of the claim before remembered."""

    def __init__(self, mappings: Mappings, delimiters: Delimiters) -> None:
        self._delimiters = delimiters
        self._element = delimiters.element
        self._join = delimiters.segment.join
        self._day = f"{self._element}D8{self._element}"
        doses = (substance.dose for substance in mappings.drugs.substances.values())
        self._least_age = max((dose.least_age for dose in doses if dose is not None), default=0)
        self._forms: dict[str, Callable[[list[str]], str]] = {
            "HL": self._without(_HIERARCHY), "SBR": self._without(_GROUP), "NM1": self._name, "N3": self._street,
            "N4": self._without(_CITY), "REF": self._reference, "PER": self._without(_CONTACT),
        }  # fmt: skip
        self._known = [_LikeLevel(()), _LikeLevel(()), _LikeLevel(())]

    def above(self, claim: ConformingClaim, day: str) -> Above | None:
        """What is common to the levels of a claim; None where they are like no others."""
        known = self._known
        for depth, texts in enumerate(claim.levels):
            if known[depth].texts is not texts:
                known[depth] = self._level(texts)
        provider, subscriber, patient = known
        if not (provider.alike and subscriber.alike and patient.alike):
            return None
        year = int(day[:4])
        for born in (*subscriber.years, *patient.years):
            if not self._least_age < year - born < _OLDEST:
                return None
        common = self._join((provider.common, subscriber.common, patient.common))
        return Above(common, (*provider.numbers, *subscriber.numbers, *patient.numbers))

    def _level(self, texts: Sequence[str]) -> _LikeLevel:
        joined = self._join(texts)
        if not joined.isascii():
            return _LikeLevel(texts, alike=False)
        common: list[str] = []
        years: list[int] = []
        numbers: list[str] = []
        element, forms, dated = self._element, self._forms, self._day in joined
        for text in texts:
            segment = text.split(element)
            name = segment[0]
            # A level is held against the guide with the first claim that is under it, and with no other.
            if name in _READ and len(segment) < _LEAST:
                return _LikeLevel(texts, alike=False)
            if name == "DMG":
                if segment[1] != "D8" or not _DATE.fullmatch(segment[2]):
                    return _LikeLevel(texts, alike=False)
                years.append(int(segment[2][:4]))
                text = self._blanked(segment, _BORN)
            elif dated and self._day in text:
                return _LikeLevel(texts, alike=False)
            elif (form := forms.get(name)) is not None:
                if name == "NM1":
                    numbers += map(code, segment[9:10])
                text = form(segment)
            common.append(text)
        return _LikeLevel(texts, self._join(common), tuple(years), tuple(numbers))

    def _without(self, positions: Collection[int]) -> Callable[[list[str]], str]:
        return lambda segment: self._blanked(segment, positions)

    def _blanked(self, segment: list[str], positions: Collection[int]) -> str:
        return without(segment, positions, self._delimiters)

    def _name(self, nm1: list[str]) -> str:
        """Member and patient without name and number; a billing provider so where its NPI is sound."""
        if nm1[1] in (_MEMBER, _PATIENT) or (
            nm1[1] == _BILLING and len(nm1) == 10 and nm1[8] == "XX" and is_npi(nm1[9])
        ):
            return self._blanked(nm1, _NAME)
        return self._element.join(nm1)

    def _street(self, n3: list[str]) -> str:
        """A street that is no box (G936)."""
        street = self._element.join(n3)
        return street if "BOX" in street.upper() else self._blanked(n3, _STREET)

    def _reference(self, ref: list[str]) -> str:
        """A tax identifier of nine digits (G935)."""
        sound = len(ref) == 3 and ref[1] == "EI" and _TAX_ID.fullmatch(ref[2])
        return self._blanked(ref, (2,)) if sound else self._element.join(ref)


def without(segment: list[str], positions: Collection[int], delimiters: Delimiters) -> str:
    """A segment with a sign that no segment holds for what stands in some places; what is empty stays empty.

    The elements are changed.
    """
    sign, count = delimiters.segment, len(segment)
    for at in positions:
        if at < count and segment[at]:
            segment[at] = sign
    return delimiters.element.join(segment)
