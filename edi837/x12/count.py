"""Counting over a span of bytes in pieces, at C speed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.x12.change import pieces
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.envelope import Occurrences
from edi837.x12.patterns import Patterns
from edi837.x12.segment import Segment

# The end of a segment is looked for within so many bytes.
_SEGMENT_LIMIT = 1 << 16


def count_byte(data: Buffer, byte: bytes, start: int, end: int) -> int:
    """How often `byte` stands in data[start:end]."""
    return sum(piece.count(byte) for piece in pieces(data, start, end))


def count_segments(data: Buffer, patterns: Patterns, start: int, end: int) -> int:
    """The segments that end in start..end, which begins with a segment; a terminator that stands alone ends none."""
    if patterns.lone.search(data, max(start - 1, 0), end) is None:
        return count_byte(data, patterns.terminator, start, end)
    return sum(1 for _ in patterns.segment.finditer(data, start, end))


class SegmentCount:
    """Counts the segments of one set while it is scanned, each byte once.

    `odd` says that bytes other than line breaks, or lone terminators, were met between segments; `wrapped` that line
    breaks were met that do not follow a terminator at once, and may be inside a segment.
    """

    def __init__(self, data: Buffer, patterns: Patterns, start: int, breaks: bool) -> None:
        self.odd = False
        self.wrapped = False
        self._data = data
        self._patterns = patterns
        self._start = start
        self._at = start
        self._count = 0
        self._breaks = breaks
        # Where lines end the segments, a blank line is a lone terminator and nothing odd.
        self._lines_end_segments = patterns.terminator in b"\r\n"
        self._style: bytes | None = None

    def up_to(self, end: int) -> int:
        """The segments that end before `end`, counted from the first of the set."""
        if end > self._at:
            self._count += self._advance(end)
            self._at = end
        return self._count

    def _advance(self, end: int) -> int:
        steady = self._steady(end)
        if steady is not None:
            return steady
        data, patterns, at = self._data, self._patterns, self._at
        odd = patterns.odd.search(data, max(at - 1, 0), end) is not None
        self.odd = self.odd or odd
        if self._breaks and not self.wrapped:
            self.wrapped = not all(self._ended(piece, step) for step, piece in _steps(data, at, end))
        if odd or (self._lines_end_segments and patterns.lone.search(data, max(at - 1, 0), end) is not None):
            return sum(1 for _ in patterns.segment.finditer(data, at, end))
        return count_byte(data, patterns.terminator, at, end)

    def _steady(self, end: int) -> int | None:
        """The count, where each terminator is followed by the same line break, or by none, and then by an ID.

        None where anything else is met. This is what nearly every file is, and it takes half of the time.
        """
        data, terminator = self._data, self._patterns.terminator
        if self._style is None:
            self._style = _style(data, data.find(terminator, self._at) + 1)
        style = self._style
        if self._patterns.unsteady[style].search(data, self._at, end + len(style) + 1):
            return None
        count = lines = returns = 0
        for piece in pieces(data, self._at, end):
            count += piece.count(terminator)
            if self._breaks:
                lines += piece.count(b"\n") if style else b"\n" in piece
                returns += piece.count(b"\r") if len(style) == 2 else b"\r" in piece
        ended = count - (data[end - 1 : end] == terminator)
        breaks = (ended if style else 0, ended if len(style) == 2 else 0)
        return count if (lines, returns) == breaks else None

    def _ended(self, piece: bytes, at: int) -> bool:
        """Whether each line break of a piece follows a terminator at once, in one style."""
        terminator = self._patterns.terminator
        lines, returns = piece.count(b"\n"), piece.count(b"\r")
        if not lines and not returns:
            return True
        style = terminator + (b"\r\n" if returns else b"\n")
        before = self._data[max(at - len(style) + 1, self._start) : at]
        return lines == (before + piece).count(style) and returns in (0, lines)


def _style(data: Buffer, at: int) -> bytes:
    """The line break at `at`, if there is one."""
    after = data[at : at + 2]
    return after if after == b"\r\n" else after[:1] if after[:1] == b"\n" else b""


def _steps(data: Buffer, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    at = start
    for piece in pieces(data, start, end):
        yield at, piece
        at += len(piece)


def segment_at(data: Buffer, patterns: Patterns, delimiters: Delimiters, first: int, start: int) -> Segment:
    """The segment at `start`, numbered from the one at `first`; it may lack its terminator."""
    ordinal = count_segments(data, patterns, first, start) + 1
    limit = min(start + _SEGMENT_LIMIT, len(data))
    terminator = data.find(patterns.terminator, start, limit)
    end = limit if terminator == -1 else terminator
    return Segment(delimiters, start, end + 1, ordinal, data[start:end].decode("latin-1").split(delimiters.element))


def places(pattern: re.Pattern[bytes], data: Buffer, start: int, end: int) -> Occurrences | None:
    """Where `pattern` matches first in start..end (the end of that match), and how often; None if nowhere."""
    match = pattern.search(data, start, end)
    if not match:
        return None
    return Occurrences(match.end(), sum(1 for _ in pattern.finditer(data, start, end)))
