"""Files with line breaks inside their segments: read without them, and every place told as it is in the file.

A transfer that wraps a file at 80 columns breaks lines wherever they end. Where the segment terminator is not a line
break itself, no line break of the file means anything, and what is read is the file without them. The bytes stay.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right

from edi837.native import native
from edi837.system.dataclass import dataclass
from edi837.system.late_pattern import late_pattern
from edi837.x12.change import pieces
from edi837.x12.delimiters import Buffer, find_header
from edi837.x12.envelope import Occurrences
from edi837.x12.patterns import NOTHING_WANTED, patterns

_BREAKS = b"\r\n"
_BREAK = late_pattern(rb"[\r\n]")
_ISA = late_pattern(rb"(?<![A-Za-z0-9])ISA(?=[^A-Za-z0-9 ])")
# What a break in these hides is seen without reading the file in another way.
_ENVELOPE = (b"ISA", b"GS", b"GE", b"IEA")
_TRAILER = b"IEA"
_HEADER = 1024


@dataclass(frozen=True)
class Unwrapped:
    """`data` is a file without its line breaks; `broken` is where in it the first stood inside a segment, and how
    many did.
    """

    data: bytes
    broken: Occurrences
    # For each break the place in `data` of the byte after it.
    _after: array[int]

    def place(self, offset: int) -> int:
        """Where a byte of `data` stands in the file; what is negative is not a place, and stays."""
        return offset if offset < 0 else offset + bisect_right(self._after, offset)

    def past(self, offset: int) -> int:
        """The same for an offset that is past the last byte of something."""
        return self.place(offset - 1) + 1 if offset > 0 else offset


def unwrapped(data: Buffer) -> Unwrapped | None:
    """A file with line breaks inside the segments of its sets; None for any other."""
    if data.find(b"\n") == -1 and data.find(b"\r") == -1:
        return None
    # Where a line break stands in place of a delimiter, the ISA says what divides the segments only without it.
    raw = find_header(data, 0)
    header = find_header(data[raw.start : raw.start + _HEADER].translate(None, _BREAKS), 0) if raw else None
    if raw is None or header is None or header.fault or header.start:
        return None
    if header.delimiters.segment.isspace():
        return None  # a line break ends the segments, and blanks stand before each
    terminator = header.delimiters.segment.encode("latin-1")
    if each_follows(data, terminator) or not _ends_all(data, header.delimiters.segment):
        return None
    begin = data.find(terminator, raw.start)
    wraps = patterns(header.delimiters, NOTHING_WANTED).wrapped.finditer(data, begin)
    inside = [match.end() - 1 for match in wraps if _in_set(data, match, terminator)]
    if not inside:
        return None
    after = array("Q", (match.start() - number for number, match in enumerate(_BREAK.finditer(data))))
    clean = b"".join(piece.translate(None, _BREAKS) for piece in pieces(data, 0, len(data)))
    first = inside[0] - sum(1 for _ in _BREAK.finditer(data, 0, inside[0]))
    return Unwrapped(clean, Occurrences(first, len(inside)), after)


def _ends_all(data: Buffer, terminator: str) -> bool:
    """Whether the segments of all interchanges end in that character.

    An ISA that is whole with its line breaks alone is one whose segments end in them.
    """
    for match in _ISA.finditer(data):
        raw = data[match.start() : match.start() + _HEADER]
        header = find_header(raw.translate(None, _BREAKS), 0)
        if header is None or header.fault:
            header = find_header(raw, 0)
        if header is not None and not header.fault and header.delimiters.segment != terminator:
            return False
    return True


def plain_each_follows(data: Buffer, terminator: bytes) -> bool:
    """Whether each line break follows a terminator at once: so nearly all files are.

    Where native code was built, `each_follows` is its own: this one is the reference.
    """
    lines = returns = ended = both = 0
    feed, pair = terminator + b"\n", terminator + b"\r\n"
    before = b""
    for piece in pieces(data, 0, len(data)):
        lines += piece.count(b"\n")
        returns += piece.count(b"\r")
        text = before + piece
        # What stands in the bytes that were seen before was counted with them.
        ended += text.count(feed) - before.count(feed)
        both += text.count(pair) - before.count(pair)
        before = piece[-2:]
    return lines == ended + both and returns == both


def _in_set(data: Buffer, broken: re.Match[bytes], terminator: bytes) -> bool:
    """Whether a line break is neither in an envelope segment, nor in what stands after an interchange."""
    if broken[0][1:].lstrip(_BREAKS).startswith(_ENVELOPE):
        return False
    before = data[data.rfind(terminator, 0, broken.start()) + 1 : broken.start()]
    return not before.lstrip(_BREAKS).startswith(_TRAILER)


each_follows = plain_each_follows if native is None else native.each_break_follows
