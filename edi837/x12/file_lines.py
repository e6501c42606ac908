"""Lines as an editor counts them, for a file that has each segment on a line of its own."""

from __future__ import annotations

from edi837.x12.delimiters import Buffer, find_header


class FileLines:
    """Numbers lines by byte offset; offsets that come in order cost one pass over the file altogether."""

    def __init__(self, data: Buffer) -> None:
        self._data = data
        self._broken = _breaks_after_isa(data)
        self._at, self._line = 0, 1

    def line_of(self, offset: int) -> int | None:
        """The line of an offset, from 1; None where segments are not lines, so that a line says nothing."""
        if not self._broken:
            return None
        if offset >= self._at:
            self._line += _count_breaks(self._data, self._at, offset)
        else:
            self._line -= _count_breaks(self._data, offset, self._at)
        self._at = offset
        return self._line


def _breaks_after_isa(data: Buffer) -> bool:
    """Whether the first ISA ends its line."""
    header = find_header(data, 0)
    if header is None or header.fault is not None:
        return False
    return header.delimiters.segment == "\n" or data[header.end : header.end + 2].startswith((b"\n", b"\r\n"))


_PIECE = 1 << 20


def _count_breaks(data: Buffer, start: int, end: int) -> int:
    """Line feeds between two offsets; a mapped file counts nothing itself, so it goes by pieces."""
    return sum(data[at : min(at + _PIECE, end)].count(b"\n") for at in range(start, end, _PIECE))
