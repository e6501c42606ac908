"""What a claim is to its guide, by its bytes: nearly every claim conforms, and then needs no objects to be held against
it, nor any at all where it has no target line.
"""

from __future__ import annotations

from collections.abc import Sequence

from edi837.claim.conforming_claim import Conformance, ConformingClaim, LevelTexts, Likeness
from edi837.claim.likeness import Likenesses
from edi837.claim.reader import wanted
from edi837.engine.alike import AlikeClaims, Counted
from edi837.engine.conforming_rules import ConformingRules
from edi837.guide.check import walker_of
from edi837.guide.compiling import CLAIM, PATIENT, PROVIDER, SUBSCRIBER
from edi837.guide.walker import Walker
from edi837.mapping.mappings import Mappings
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import ClaimSpan, SetInfo
from edi837.x12.delimiters import Buffer
from edi837.x12.hierarchy import NONE, Context
from edi837.x12.openset import is_one_of
from edi837.x12.patterns import Patterns, patterns

_LEVELS = (PROVIDER, SUBSCRIBER, PATIENT)
# A claim has the first two of them.
_REQUIRED = 2
# A service under a target code, and a drug that may be a target.
_SERVICE, _DRUG = "sv", "lin"


class _LevelAbove(NamedTuple):
    """A level above claims: where it begins, the texts of its segments, whether its guide has nothing against them."""

    offset: int
    texts: Sequence[str]
    conforms: bool


_NO_LEVEL = _LevelAbove(NONE, (), False)


class Passing:
    """Says which claims of a file conform to their guide, and which of them have no target line either.

    `chosen` are the rules that a claim without a target line is asked, `every` those that another is.
    """

    def __init__(
        self,
        data: Buffer,
        mappings: Mappings,
        chosen: ConformingRules,
        every: ConformingRules,
        alike: AlikeClaims | None,
    ) -> None:
        self._data = data
        self._mappings = mappings
        self._chosen = chosen
        self._every = every
        self._alike = alike
        self._likenesses: tuple[SetInfo, Likenesses] | None = None
        self._wanted = wanted(mappings)
        # The levels above the last claim.
        self._levels = [_NO_LEVEL] * len(_LEVELS)
        # What claims of one set are read with.
        self._read_with: tuple[SetInfo, Walker, Patterns] | None = None

    def is_silent(self, conforming: ConformingClaim, span: ClaimSpan) -> bool:
        """Whether nothing is said of a claim that conforms: it has no target line, and no situation asks for a word."""
        return not self._holds_target(conforming.info, span) and self.is_clean(conforming)

    def is_clean(self, conforming: ConformingClaim) -> bool:
        """Whether its guide and the situations that it knows have nothing to say of a claim, whatever it bills."""
        return self._chosen.are_silent(conforming)

    def conformance(self, conforming: ConformingClaim) -> Conformance:
        """What a claim that conforms is read with where it has a target line."""
        return Conformance(conforming, self._every.are_silent(conforming))

    def compared(self, conforming: ConformingClaim, likeness: Likeness | None) -> Conformance:
        """The same with its likeness, where it has one: what passes is said of all that are alike."""
        if likeness is None:
            return self.conformance(conforming)
        known = self.counted(likeness) is not None
        return Conformance(conforming, known or self._every.are_silent(conforming), likeness)

    def counted(self, likeness: Likeness) -> Counted | None:
        """What was counted of a claim of that likeness."""
        return self._alike.find(likeness, self._mappings) if self._alike is not None else None

    def likeness(self, conforming: ConformingClaim) -> Likeness | None:
        """What a claim has in common with those that are alike, where that is asked, and there can be others."""
        if self._alike is None:
            return None
        info = conforming.info
        if self._likenesses is None or self._likenesses[0] is not info:
            self._likenesses = (info, Likenesses(self._mappings, info))
        return self._likenesses[1].of(conforming)

    def conforming(self, info: SetInfo, span: ClaimSpan, first_level: int) -> ConformingClaim | None:
        """The texts of a claim that, with the levels that begin with it, is clean for the guide."""
        return self.conforming_bytes(info, self._data[span.start : span.end], span.levels, first_level)

    def conforming_bytes(
        self, info: SetInfo, content: bytes, levels_above: Context, first_level: int
    ) -> ConformingClaim | None:
        """The same of other bytes under its levels, such as those of a claim with its fixes."""
        walk = self._reading(info)[0]
        if NONE in levels_above[:_REQUIRED]:
            return None
        texts, placement = walk.walked(CLAIM, content)
        if placement is None:
            return None
        known, above = self._levels, []
        for depth, offset in enumerate(levels_above):
            level = known[depth]
            if level.offset != offset:
                level = known[depth] = self._level(_LEVELS[depth], offset, info)
            if depth >= first_level and level.texts and not level.conforms:
                return None
            above.append(level.texts)
        return ConformingClaim(
            info, texts, placement.places, LevelTexts._make(above), first_level, self._mappings.codes
        )

    def _reading(self, info: SetInfo) -> tuple[Walker, Patterns]:
        if self._read_with is None or self._read_with[0] is not info:
            walk = walker_of(self._mappings, info.claim_type, info.delimiters)
            self._read_with = (info, walk, patterns(info.delimiters, self._wanted))
        return self._read_with[1:]

    def _holds_target(self, info: SetInfo, span: ClaimSpan) -> bool:
        """Whether a line is billed under a code that a rule looks at, or has the NDC of a target drug."""
        search = self._reading(info)[1]
        for match in search.events.finditer(self._data, span.start, span.end):
            if match.lastgroup == _SERVICE:
                return True
            if match.lastgroup == _DRUG and is_one_of(match[_DRUG], self._wanted.products):
                return True
        return False

    def _level(self, root: str, offset: int, info: SetInfo) -> _LevelAbove:
        """The segments of a level, up to the next level or claim; none where there is no such level."""
        if offset == NONE:
            return _NO_LEVEL
        walk, search = self._reading(info)
        after = search.next_claim_or_level.search(self._data, offset)
        texts, placement = walk.walked(root, self._data[offset : after.start() + 1 if after else len(self._data)])
        return _LevelAbove(offset, texts, placement is not None)
