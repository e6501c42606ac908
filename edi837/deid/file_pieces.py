"""A file as pieces, however broken it is: each segment that can be told, and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from edi837.deid.element_kinds import segment_name
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer, Delimiters, Header, find_header

_ISA = re.compile(rb"(?<![A-Za-z0-9])ISA(?=[^A-Za-z0-9 ])")
_TRAILER = "IEA"


class FilePiece(NamedTuple):
    """Bytes as Latin-1 text without the terminator after them, and that; no delimiters hold for junk."""

    text: str
    end: str
    delimiters: Delimiters | None


def read_pieces(data: Buffer) -> Iterator[FilePiece]:
    """All bytes of a file in their order: text and end of each piece, joined, are the file."""
    at = 0
    while at < len(data):
        header = find_header(data, at)
        start = header.start if header else len(data)
        if at < start:
            yield FilePiece(data[at:start].decode("latin-1"), "", None)
        if header is None:
            return
        at = yield from _interchange(data, header)


def _interchange(data: Buffer, header: Header) -> Generator[FilePiece, None, int]:
    """Up to past its IEA, to the next ISA, or to the end of the file; where that is."""
    delimiters, at = header.delimiters, header.start
    terminator = delimiters.segment.encode("latin-1")
    while at < len(data):
        terminator_at = data.find(terminator, at if at > header.start or header.fault else header.end - 1)
        end = len(data) if terminator_at == -1 else terminator_at
        following = _next_header(data, max(at, header.start + 3), end, delimiters)
        if following is not None:
            end, terminator_at = following, -1
        text = data[at:end].decode("latin-1")
        yield FilePiece(text, "" if terminator_at == -1 else delimiters.segment, delimiters)
        at = end if terminator_at == -1 else end + 1
        if following is not None or _is_trailer(text, delimiters):
            break
    return at


def _next_header(data: Buffer, start: int, end: int, delimiters: Delimiters) -> int | None:
    """Where within a segment another ISA begins: at its beginning, or a good one where a terminator is missing."""
    match = _ISA.search(data, start, end)
    if match is None:
        return None
    before = data[start : match.start()].decode("latin-1")
    header = find_header(data, match.start())
    at_beginning = not before.strip(delimiters.gap_text)
    return match.start() if at_beginning or (header is not None and not header.fault) else None


def _is_trailer(text: str, delimiters: Delimiters) -> bool:
    return segment_name(text.lstrip(delimiters.gap_text).split(delimiters.element, 1)[0]) == _TRAILER
