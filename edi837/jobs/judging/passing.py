"""--guide all, where nearly every claim passes: no target line, and nothing that the guide has against it."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.reader import wanted
from edi837.guide.check import walker_of
from edi837.guide.compiling import CLAIM, PATIENT, PROVIDER, SUBSCRIBER
from edi837.guide.walker import texts_of
from edi837.mapping.mappings import Mappings
from edi837.x12.batch import ClaimSpan, SetInfo
from edi837.x12.delimiters import Buffer
from edi837.x12.hierarchy import NONE
from edi837.x12.patterns import patterns

_LEVELS = (PROVIDER, SUBSCRIBER, PATIENT)
# A claim has the first two of them.
_REQUIRED = 2
# A service under a target code, and a drug that may be a target.
_OF_TARGETS = ("sv", "lin")


class Passing:
    """Says which claims of a file pass, by their bytes: they need no objects of their own."""

    def __init__(self, data: Buffer, mappings: Mappings) -> None:
        self._data = data
        self._mappings = mappings
        self._wanted = wanted(mappings)

    def passes(self, info: SetInfo, span: ClaimSpan, first_level: int) -> bool:
        """Whether a claim and the levels that begin with it are clean for the guide, and no other rule looks at it."""
        delimiters = info.delimiters
        events = patterns(delimiters, self._wanted).events
        if any(match.lastgroup in _OF_TARGETS for match in events.finditer(self._data, span.start, span.end)):
            return False
        if any(offset == NONE for offset in span.levels[:_REQUIRED]):
            return False
        walk = walker_of(self._mappings, info.claim_type, delimiters)
        if not walk.conforms(CLAIM, texts_of(self._data[span.start : span.end], delimiters)):
            return False
        levels = self._levels(info, span, first_level)
        return all(walk.conforms(root, texts_of(level, delimiters)) for root, level in levels)

    def _levels(self, info: SetInfo, span: ClaimSpan, first_level: int) -> Iterator[tuple[str, bytes]]:
        """The levels that begin with a claim: each up to the next level or claim."""
        search = patterns(info.delimiters, self._wanted).next_claim_or_level
        for root, offset in list(zip(_LEVELS, span.levels, strict=True))[first_level:]:
            if offset != NONE:
                after = search.search(self._data, offset)
                yield root, self._data[offset : after.start() + 1 if after else len(self._data)]
