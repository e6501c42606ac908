"""The segments of a stretch with names in place of what differs between alike claims, and what stood there.

Native code reads the same out of them; see claim.likeness for what may differ, and what keeps a claim from being alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from edi837.native import native
from edi837.system.late_pattern import late_pattern
from edi837.x12.npi import is_npi

# The text of the segments; days, CCYYMMDD: of service, each once, or of birth; account, line and party numbers; those
# of authorizations.
LikeTexts = tuple[str, list[str], list[str], list[str]]

# Segments of loops 2300, 2310, 2400 and 2410 of an 837P that stay as they are.
_AS_THEY_ARE = frozenset({"HI", "PRV", "N3", "N4", "NTE", "LX", "SV1", "LIN", "CTP"})
_NUMBER, _ACCOUNT = late_pattern("[0-9A-Z]{1,50}"), late_pattern("[0-9A-Z]{1,20}")
_DATE, _TAX_ID = late_pattern("[0-9]{8}"), late_pattern("[0-9]{9}")
_AUTHORIZATION, _LINE_NUMBER, _SERVICE_DATE = "G1", "6R", "472"
# Beside the authorization: those of a clearinghouse, and of a medical record.
_NUMBERS = ("D9", "EA")
_LEAST = 3
_MEMBER, _BILLING, _PATIENT = "IL", "85", "QC"
# NM103 to NM107, NM109.
_NAME = (3, 4, 5, 6, 7, 9)
_BLANKED = {"HL": (1, 2), "SBR": (3,), "N4": (1, 2, 3), "PER": (2, 4, 6, 8)}
_STREET, _BORN = (1, 2), (2, 3)


class _Differing(Exception):
    """What keeps a stretch from being alike another."""


class _Reading:
    """A stretch that is read; `marks` are the separators of elements and of segments."""

    def __init__(self, marks: str) -> None:
        self.element, self.sign = marks[0], marks[1]
        self.days: list[str] = []
        self.numbers: list[str] = []
        self.authorizations: list[str] = []

    def all(self, texts: Sequence[str], name_differing: Callable[[str], str]) -> LikeTexts | None:
        """What is read of some segments, each as it is named; None where they are like no others."""
        try:
            common = self.sign.join([name_differing(text) for text in texts])
        except _Differing:
            return None
        return common, self.days, self.numbers, self.authorizations

    def of_claim(self, text: str) -> str:
        """A segment of a claim."""
        element = self.element
        segment = text.split(element)
        name = segment[0]
        if name == "CLM":
            return self._account(segment)
        if name == "DTP":
            return self._service_date(segment)
        if name == "REF":
            return self._reference(segment)
        if name == "NM1":
            return self._provider(segment)
        if name not in _AS_THEY_ARE:
            raise _Differing
        return text

    def _account(self, clm: list[str]) -> str:
        if self.numbers or len(clm) < _LEAST or not _ACCOUNT.fullmatch(clm[1]):
            raise _Differing
        self.numbers.append(clm[1])
        return self.element.join(["", *clm[2:]])

    def _service_date(self, dtp: list[str]) -> str:
        if dtp[1:3] != [_SERVICE_DATE, "D8"] or len(dtp) != _LEAST + 1 or not _DATE.fullmatch(dtp[3]):
            raise _Differing
        if dtp[3] not in self.days:
            self.days.append(dtp[3])
        return _SERVICE_DATE

    def _reference(self, ref: list[str]) -> str:
        """A REF with nothing behind its number, which is in capitals and digits."""
        qualifier = ref[1] if len(ref) > 1 else ""
        plain = len(ref) == _LEAST and _NUMBER.fullmatch(ref[2])
        if qualifier in (_LINE_NUMBER, _AUTHORIZATION):
            if not plain:
                raise _Differing
            (self.numbers if qualifier == _LINE_NUMBER else self.authorizations).append(ref[2])
            return qualifier
        return qualifier if plain and qualifier in _NUMBERS else self.element.join(ref)

    def _provider(self, nm1: list[str]) -> str:
        """A provider with a sound NPI, without that and without the name; any other as it is."""
        name = self.element.join(nm1)
        return self.without(nm1, _NAME) if _has_npi(nm1) and name.isascii() and name.isprintable() else name

    def of_level(self, text: str) -> str:
        """A segment of a level. A level is held against its guide with the first claim under it, and no other."""
        element = self.element
        segment = text.split(element)
        name = segment[0]
        if not text.isascii() or (name in ("NM1", "DMG") and len(segment) < _LEAST):
            raise _Differing
        if name == "DMG":
            if segment[1] != "D8" or not _DATE.fullmatch(segment[2]):
                raise _Differing
            self.days.append(segment[2])
            return self.without(segment, _BORN)
        if f"{element}D8{element}" in text:
            raise _Differing
        if name == "NM1":
            return self._party(segment)
        # A box is no street (G936), and a tax identifier has nine digits (G935).
        if name == "N3" and "BOX" not in text.upper():
            return self.without(segment, _STREET)
        if name == "REF" and len(segment) == _LEAST and segment[1] == "EI" and _TAX_ID.fullmatch(segment[2]):
            return self.without(segment, (2,))
        return self.without(segment, _BLANKED[name]) if name in _BLANKED else text

    def _party(self, nm1: list[str]) -> str:
        """Member and patient without name and number; a billing provider so where its NPI is sound."""
        self.numbers += nm1[9:10]
        if nm1[1] in (_MEMBER, _PATIENT) or (nm1[1] == _BILLING and _has_npi(nm1)):
            return self.without(nm1, _NAME)
        return self.element.join(nm1)

    def without(self, segment: list[str], positions: Collection[int]) -> str:
        """A segment with a sign that no segment holds for what stands in some places; what is empty stays empty."""
        return self.element.join(
            [self.sign if value and at in positions else value for at, value in enumerate(segment)]
        )


def _has_npi(nm1: list[str]) -> bool:
    return len(nm1) == 10 and nm1[8] == "XX" and is_npi(nm1[9])


def plain_claim_texts(texts: Sequence[str], marks: str) -> LikeTexts | None:
    """Of a claim: its days of service, its account and its lines' numbers. None for one that is like no other."""
    names = [text.split(marks[0], 1)[0] for text in texts]
    first_line = names.index("LX") if "LX" in names else len(names)
    if names[:1] != ["CLM"] or "NM1" in names[first_line:]:
        return None
    reading = _Reading(marks)
    return reading.all(texts, reading.of_claim)


def plain_level_texts(texts: Sequence[str], marks: str) -> LikeTexts | None:
    """Of a level: days of birth, and the numbers of its parties. None for one that is like no other."""
    reading = _Reading(marks)
    return reading.all(texts, reading.of_level)


# Of the second nothing is known to type checkers: they go by the first, which has its signature.
claim_texts = plain_claim_texts if TYPE_CHECKING or native is None else native.claim_texts  # type: ignore[union-attr]
level_texts = plain_level_texts if TYPE_CHECKING or native is None else native.level_texts  # type: ignore[union-attr]
