"""Claims out of the spans that the index found: cut, put into loops, given what they inherit."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.claim.known_segments import KnownSegments
from edi837.claim.loops import build, build_leniently
from edi837.mapping.mappings import Mappings
from edi837.x12.batch import Batch, ClaimSpan, SetInfo
from edi837.x12.count import count_segments
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.hierarchy import NONE, Context
from edi837.x12.lenient import hides, lenient_cut
from edi837.x12.patterns import Patterns, Wanted, patterns
from edi837.x12.segment import Segment, cut

_ROOT = "2300"
_LEVEL_ROOTS = ("2000A", "2000B", "2000C")
_HL03, _KNOWN_LEVELS, _NOT_FAR = 3, ("20", "22", "23"), 1 << 14
Levels = tuple[list[Segment], list[Segment], list[Segment]]


class ClaimReader:
    """Reads the claims of one source; the levels above a claim are cut once while they stay the same."""

    def __init__(self, data: Buffer, mappings: Mappings, everything: bool = False) -> None:
        self.data = data
        self.mappings = mappings
        self.wanted = wanted(mappings, everything)
        # Claims without a target line are asked for too.
        self.everything = everything
        self._levels: dict[int, tuple[int, list[Segment]]] = {}
        self._search: tuple[Delimiters, Patterns] | None = None
        self._known_segments: KnownSegments | None = None

    def claims(self, batch: Batch, with_levels: bool = False) -> Iterator[tuple[ClaimSpan, Claim]]:
        """The claims of a batch in file order, each told which levels begin with it where those are wanted."""
        for span, first_level in spans(batch):
            claim = self.read(batch.info, span)
            if with_levels:
                claim.first_level = first_level
            yield span, claim

    def read(self, info: SetInfo, span: ClaimSpan) -> Claim:
        """The claim of one span."""
        levels = self.levels(info, span)
        claim = self.assemble(info, self.data[span.start : span.end], span.start, span.ordinal, levels)
        if NONE in (span.provider, span.subscriber):
            claim.under_unknown_level = self._is_under_unknown_level(info, span.start)
        return claim

    def levels(self, info: SetInfo, span: ClaimSpan) -> Levels:
        """The segments of the levels that a claim hangs from: provider, subscriber, patient; [] for one it has not."""
        return (
            self._level(info, 0, span.provider, span),
            self._level(info, 1, span.subscriber, span),
            self._level(info, 2, span.patient, span),
        )

    def _is_under_unknown_level(self, info: SetInfo, start: int) -> bool:
        """Whether the last HL before a claim, where there is one not far above it, is of no known level."""
        delimiters = info.delimiters
        above = self.data[max(info.start, start - _NOT_FAR) : start].decode("latin-1")
        for text in reversed(above.split(delimiters.segment)[:-1]):
            elements = text.lstrip(delimiters.gap_text).split(delimiters.element)
            if elements[0] == "HL":
                return len(elements) <= _HL03 or elements[_HL03].strip() not in _KNOWN_LEVELS
        return False

    def assemble(self, info: SetInfo, content: bytes, start: int, ordinal: int, levels: Levels) -> Claim:
        """A claim out of its bytes, which stand at `start`; also used for bytes that are changed already."""
        guide = self.mappings.guides[info.claim_type]
        if hides(content, info.delimiters):
            loop = build_leniently(lenient_cut(content, info.delimiters, start, ordinal), guide, _ROOT)
        else:
            loop = build(cut(content, info.delimiters, start, ordinal), guide, _ROOT)
        known = self._known_segments
        if known is None or known.delimiters is not info.delimiters:
            known = self._known_segments = KnownSegments(info.delimiters, self.mappings)
        return Claim(info, loop, levels, self.mappings, self.wanted.products, content, known)

    def _level(self, info: SetInfo, depth: int, offset: int, span: ClaimSpan) -> list[Segment]:
        """The segments of the HL at `offset`, up to the next HL or CLM."""
        if offset < 0:
            return []
        known = self._levels.get(depth)
        if known and known[0] == offset:
            return known[1]
        segments = self._cut_level(info, offset, span)
        if segments:
            build(segments, self.mappings.guides[info.claim_type], _LEVEL_ROOTS[depth])
        self._levels[depth] = (offset, segments)
        return segments

    def _cut_level(self, info: SetInfo, offset: int, span: ClaimSpan) -> list[Segment]:
        delimiters = info.delimiters
        if self._search is None or self._search[0] is not delimiters:
            self._search = (delimiters, patterns(delimiters, self.wanted))
        search = self._search[1]
        after = search.next_claim_or_level.search(self.data, offset)
        end = after.start() + 1 if after else len(self.data)
        content = self.data[offset:end]
        if after is not None and after.end() == span.start:
            # The level stands right above its claim, and mostly each terminator in it ends a segment.
            segments = cut(content, delimiters, offset, span.ordinal - content.count(search.terminator))
            if segments and segments[-1].ordinal + 1 == span.ordinal:
                return segments
        ordinal = span.ordinal - count_segments(self.data, search, offset, span.start)
        return cut(content, delimiters, offset, ordinal)


def spans(batch: Batch) -> Iterator[tuple[ClaimSpan, int]]:
    """The claims of a batch in file order as places, each with the first of its levels that begins with it."""
    before = batch.before
    for span in batch.claims():
        levels = span.levels
        yield span, _first_level(levels, before)
        before = levels


def _first_level(levels: Context, before: Context | None) -> int:
    """The first of the levels of a claim that the claim `before` it does not hang from; past the last one if none."""
    if before is None:
        return 0
    for depth, level in enumerate(levels):
        if level != before[depth]:
            return depth
    return len(levels)


def wanted(mappings: Mappings, everything: bool = False) -> Wanted:
    """What the index has to look for: every claim, or those that can hold a target line, or a code that has ended."""
    drugs = mappings.drugs
    return Wanted(drugs.targets | drugs.ended, drugs.target_products, everything or drugs.open_ended)
