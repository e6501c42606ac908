"""Places in claims that are alike: by the segment that they stand in, and how far from where it begins or ends.

Alike claims differ in CLM01, and in what stands in NM1, DTP and REF (claim.likeness): no place is inside of that.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from edi837.claim.conforming_claim import ConformingClaim
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import ClaimSpan
from edi837.x12.change import Change
from edi837.x12.delimiters import Buffer

_DIFFERING = frozenset({"NM1", "DTP", "REF"})


class LikePlace(NamedTuple):
    """A place: the number of its segment in the claim, and the bytes from where its text begins, or from its end."""

    segment: int
    offset: int
    from_end: bool = False


class LikeSpan(NamedTuple):
    """From one place to another."""

    start: LikePlace
    end: LikePlace


class LikeChange(NamedTuple):
    """A change of bytes that stand in each of the alike claims."""

    span: LikeSpan
    expected: bytes
    replacement: bytes


class SegmentPlaces:
    """A claim, where it stands, and where its segments do."""

    def __init__(self, data: Buffer, claim: ConformingClaim, span: ClaimSpan, starts: list[int]) -> None:
        self.claim = claim
        self.span = span
        self._data = data
        self._starts = starts
        self._account_ends = starts[0] + len(claim.clm[0]) + len(claim.clm[1]) + len(claim.element)

    def place(self, at: int) -> LikePlace | None:
        """The place of an offset; None where alike claims have no such place."""
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return None
        text = self.claim.texts[index]
        offset = at - self._starts[index]
        behind = offset - len(text)
        if offset == 0:
            return LikePlace(index, 0)
        if behind > 1:
            return None
        if index == 0:
            return LikePlace(0, behind, True) if at > self._account_ends else None
        if text.split(self.claim.element, 1)[0] in _DIFFERING:
            return LikePlace(index, behind, True) if behind >= 0 else None
        return LikePlace(index, offset)

    def like_span(self, start: int, end: int) -> LikeSpan | None:
        """A span by its places."""
        first, last = self.place(start), self.place(end)
        return LikeSpan(first, last) if first is not None and last is not None else None

    def is_common(self, span: LikeSpan) -> bool:
        """Whether the same bytes stand there in alike claims."""
        start, end = span
        if start == end:
            return True
        # Where one differs, all that is common stands behind that.
        differs = start.segment == 0 or self.claim.texts[start.segment].split(self.claim.element, 1)[0] in _DIFFERING
        return start.segment == end.segment and (start.from_end or not differs)

    def offset(self, place: LikePlace) -> int:
        """Where a place is in the file."""
        segment, offset, from_end = place
        at = self._starts[segment] + offset
        return at + len(self.claim.texts[segment]) if from_end else at

    def like_change(self, change: Change) -> LikeChange | None:
        """A change by its places; None where alike claims have other bytes there."""
        span = self.like_span(change.start, change.end)
        if span is None or not self.is_common(span):
            return None
        return LikeChange(span, change.expected, change.replacement)

    def change(self, like: LikeChange) -> Change | None:
        """The change in this claim; None where other bytes stand there."""
        start, end = self.offset(like.span.start), self.offset(like.span.end)
        if self._data[start:end] != like.expected:
            return None
        return Change(start, end, like.expected, like.replacement)


def segment_places(data: Buffer, claim: ConformingClaim, span: ClaimSpan) -> SegmentPlaces | None:
    """A claim with its places; None where not all of its segments are divided in one way."""
    texts, delimiters = claim.texts, claim.info.delimiters
    if len(texts) == 1:
        return None
    sent = data[span.start : span.end].decode("latin-1").rstrip(delimiters.gap_text)
    second = sent.find(texts[1], len(texts[0]))
    between = sent[len(texts[0]) : second]
    if between.rstrip(delimiters.gap_text) != delimiters.segment or between.join(texts) + delimiters.segment != sent:
        return None
    lengths = [len(text) + len(between) for text in texts[:-1]]
    return SegmentPlaces(data, claim, span, list(accumulate(lengths, initial=span.start)))
