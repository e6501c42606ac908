"""What alike claims have in common of the levels above them: see claim.likeness."""

from __future__ import annotations

from collections.abc import Sequence

from edi837.claim.conforming_claim import ConformingClaim
from edi837.claim.likeness_texts import level_texts
from edi837.mapping.mappings import Mappings
from edi837.system.named_tuple import NamedTuple

# Nobody is too old to be alive whose year of birth is fewer years before the service (C716).
_OLDEST = 120
_YEAR = 4


class Above(NamedTuple):
    """What the levels of alike claims have in common, and the numbers of provider and member that they do not."""

    common: str
    numbers: Sequence[str]


class _LikeLevel(NamedTuple):
    """One level: its segments; what is common; years of birth, and NM109 of member and provider."""

    texts: Sequence[str]
    common: str = ""
    years: Sequence[int] = ()
    numbers: Sequence[str] = ()
    alike: bool = True


class LikeLevels:
    """The levels above the claims of a set, those of the claim before remembered; `marks` divide elements, segments."""

    def __init__(self, mappings: Mappings, marks: str) -> None:
        self._marks = marks
        self._join = marks[1].join
        doses = (substance.dose for substance in mappings.drugs.substances.values())
        self._least_age = max((dose.least_age for dose in doses if dose is not None), default=0)
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
        year = int(day[:_YEAR])
        for born in (*subscriber.years, *patient.years):
            if not self._least_age < year - born < _OLDEST:
                return None
        common = self._join((provider.common, subscriber.common, patient.common))
        return Above(common, (*provider.numbers, *subscriber.numbers, *patient.numbers))

    def _level(self, texts: Sequence[str]) -> _LikeLevel:
        read = level_texts(texts, self._marks)
        if read is None:
            return _LikeLevel(texts, alike=False)
        common, days, numbers, _ = read
        return _LikeLevel(texts, common, [int(day[:_YEAR]) for day in days], numbers)
