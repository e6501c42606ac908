"""Where segments and claims stand around a byte of the source, found without reading the rest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer, Delimiters, Header, find_header
from edi837.x12.patterns import NOTHING_WANTED, patterns
from edi837.x12.segment import Segment, cut

# A claim is looked for in so many bytes before, and at most twice as many as these after; what is longer is shown in
# part.
_BEFORE = 1 << 18
_AFTER = 1 << 16
# How many claims are kept as segments.
_KEPT = 8
# Between two interchanges stand at most so many bytes.
_GAP = 256
_BEGINS = b"ISA"


class DelimitersInOrder:
    """The delimiters of the interchange around offsets; places that were passed are remembered."""

    def __init__(self, data: Buffer) -> None:
        self._data = data
        header = find_header(data, 0)
        self._headers = [] if header is None else [header]
        self._searched = 0

    def at(self, offset: int) -> Delimiters | None:
        """The delimiters around an offset; None in a file without any."""
        headers = self._headers
        if not headers:
            return None
        if offset > self._searched:
            while after := _next_interchange(self._data, headers[-1], self._searched, offset + len(_BEGINS)):
                headers.append(after)
            self._searched = offset
        return headers[max(bisect_right(headers, offset, key=_start) - 1, 0)].delimiters


def delimiters_at(data: Buffer, offsets: Iterable[int]) -> dict[int, Delimiters]:
    """The delimiters of the interchange around each offset."""
    headers = DelimitersInOrder(data)
    delimiters = {offset: headers.at(offset) for offset in sorted(set(offsets))}
    return {offset: known for offset, known in delimiters.items() if known is not None}


def _start(header: Header) -> int:
    return header.start


def _next_interchange(data: Buffer, header: Header, start: int, limit: int) -> Header | None:
    """The header after this one, from `start` on and whole before `limit`. A plain search: most hits are parts of
    names.
    """
    delimiters = header.delimiters
    gap = "".join(delimiters.gap)
    at = max(header.end, start)
    while (at := data.find(_BEGINS, at, limit)) != -1:
        before = data[max(at - _GAP, 0) : at].decode("latin-1").rstrip(gap)
        if before.endswith(delimiters.segment):
            following = find_header(data, at)
            if following is not None and following.start == at and following.fault is None:
                return following
        at += 3
    return None


class CutClaim(NamedTuple):
    """A claim cut into segments, of a long one the part around a place; `line_starts` are the indices of its LX."""

    segments: list[Segment]
    line_starts: list[int]


class CutClaims:
    """The claims around places of one source, cut into segments; the last few are kept, so that thousands of rows about
    one long claim cut it once.

    Of a longer claim rows share parts of it, each of them cut once; where it begins is looked for only in what lies
    between one row and the next, when they come in their order of place.
    """

    def __init__(self, data: Buffer) -> None:
        self._data = data
        self._kept: dict[tuple[int, int], CutClaim] = {}
        self._delimiters: Delimiters | None = None
        self._searched, self._begin = 0, -1

    def around(self, delimiters: Delimiters, offset: int, claim: str) -> CutClaim:
        """The claim around `offset`, or the level above claims that it is in; without a claim the one segment."""
        start = self._begin_before(delimiters, offset) if claim else -1
        if start < 0:
            return CutClaim(_segment_at(self._data, delimiters, offset), [])
        key = (start, (offset // _AFTER + 2) * _AFTER)
        if key not in self._kept:
            if len(self._kept) == _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = _cut_claim(self._data, delimiters, *key)
        return self._kept[key]

    def _begin_before(self, delimiters: Delimiters, offset: int) -> int:
        """Where the last claim or level before or at `offset` begins; -1 without one in reach."""
        if delimiters != self._delimiters or offset < self._searched:
            self._delimiters, self._searched, self._begin = delimiters, 0, -1
        low = max(self._searched, offset - _BEFORE)
        begins = (_begin(self._data, delimiters, word, low, offset) for word in (b"CLM", b"HL"))
        self._begin, self._searched = max(self._begin, *begins), offset
        return self._begin if self._begin >= offset - _BEFORE else -1


def _cut_claim(data: Buffer, delimiters: Delimiters, start: int, limit: int) -> CutClaim:
    """What begins at `start`, up to the next claim or level, or to `limit`."""
    after = patterns(delimiters, NOTHING_WANTED).next_claim_or_level.search(data, start, limit)
    segments = cut(data[start : after.start() + 1 if after else limit], delimiters, start)
    return CutClaim(segments, [index for index, segment in enumerate(segments) if segment.id == "LX"])


def _segment_at(data: Buffer, delimiters: Delimiters, offset: int) -> list[Segment]:
    terminator = delimiters.segment.encode("latin-1")
    start = data.rfind(terminator, max(0, offset - _AFTER), offset) + 1
    end = data.find(terminator, offset, offset + _AFTER) + 1
    return cut(data[start:end], delimiters, start) if end else []


def _begin(data: Buffer, delimiters: Delimiters, word: bytes, low: int, offset: int) -> int:
    """Where the last such segment from `low` up to `offset` begins; -1 without one."""
    needle = word + delimiters.element.encode("latin-1")
    before = delimiters.gap | {delimiters.segment}
    end = offset + len(needle)
    while (at := data.rfind(needle, low, end)) > 0:
        if data[at - 1 : at].decode("latin-1") in before:
            return at
        end = at + len(needle) - 1
    return -1
