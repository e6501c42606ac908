"""A claim that conforms to its guide, as the texts of its segments: most situations are told by it, without objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edi837.mapping.code_lists import Codes
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import SetInfo


class LevelTexts(NamedTuple):
    """The segments of loops 2000A, 2000B and 2000C above a claim, without terminators; a level that is not there has
    none.
    """

    provider: Sequence[str]
    subscriber: Sequence[str]
    patient: Sequence[str]


class ConformingClaim:
    """A claim that the tables of its guide have nothing against.

    `places` says where a segment stands among `texts`, by ID, by loop and ID (2400/SV1), and by loop, ID and qualifier
    (2300/DTP*435). `first_level` is the first of the levels that begin with it.
    """

    __slots__ = (
        "_divided", "_sbr", "clm", "codes", "component", "element", "first_level", "info", "levels", "places", "texts",
    )  # fmt: skip

    def __init__(
        self,
        info: SetInfo,
        texts: Sequence[str],
        places: Mapping[str, Sequence[int]],
        levels: LevelTexts,
        first_level: int,
        codes: Codes,
    ) -> None:
        self.info = info
        self.texts = texts
        self.places = places
        self.levels = levels
        self.first_level = first_level
        self.codes = codes
        self.element = info.delimiters.element
        self.component = info.delimiters.component
        self.clm = texts[0].split(self.element)
        self._sbr: list[str] | None = None
        self._divided: dict[str, list[list[str]]] = {}

    @property
    def professional(self) -> bool:
        """Whether it is an 837P."""
        return self.info.claim_type == "P"

    @property
    def facility(self) -> str:
        """CLM05-1."""
        return self.clm[5].split(self.component, 1)[0].strip()

    @property
    def frequency(self) -> str:
        """CLM05-3."""
        return self.clm[5].split(self.component)[2].strip()

    @property
    def inpatient(self) -> bool:
        """Whether an 837I is of an inpatient facility type."""
        return self.info.claim_type == "I" and self.facility in self.codes.places.inpatient_facility

    def at(self, place: str) -> list[str]:
        """The segments at a place."""
        return [self.texts[at] for at in self.places.get(place, ())]

    def elements(self, place: str) -> list[list[str]]:
        """The segments at a place, each as its elements, ID first. Not to be changed."""
        known = self._divided.get(place)
        if known is None:
            known = self._divided[place] = [self.texts[at].split(self.element) for at in self.places.get(place, ())]
        return known

    def subscriber_information(self, position: int) -> str:
        """An element of the SBR of loop 2000B; '' where it is not sent."""
        if self._sbr is None:
            sbr = next((text for text in self.levels.subscriber if text.startswith("SBR")), "")
            self._sbr = sbr.split(self.element)
        return self._sbr[position].strip() if position < len(self._sbr) else ""


class Conformance(NamedTuple):
    """What came of holding a claim against its guide: its texts where it conforms, and whether it passes: then no rule
    has anything to say of it that a ConformingClaim can leave without a word. `likeness` is what alike claims have in
    common, where there can be others.
    """

    texts: ConformingClaim | None
    passes: bool = False
    likeness: Likeness | None = None


class Likeness(NamedTuple):
    """What a claim has in common with those that are alike, and the day of its services, CCYYMMDD."""

    text: str
    day: str
