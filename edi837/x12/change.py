"""A change of bytes, and the original with changes spliced in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edi837.system.errors import Conflict
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer

_PIECE = 1 << 20


class Change(NamedTuple):
    """`expected` at start..end of the original becomes `replacement`.

    An empty `expected` inserts at `start`; an empty `replacement` deletes.
    """

    start: int
    end: int
    expected: bytes
    replacement: bytes

    def meets(self, other: Change) -> bool:
        """Spans overlap, or both insert at one offset; touching is not meeting."""
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> Change:
        """The same change, `by` bytes further on."""
        return Change(self.start + by, self.end + by, self.expected, self.replacement)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """By offset; what is inserted at an offset comes before what is replaced from there."""
    return sorted(changes, key=lambda change: (change.start, change.end))


def splice(data: Buffer, changes: Iterable[Change], start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes start..end with `changes` (in order, not meeting) put in, in pieces of at most 1 MiB.

    Raises Conflict when a change does not find its expected bytes or meets the one before it.
    """
    at = start
    for change in changes:
        if change.start < at:
            raise Conflict(f"two changes meet at byte {change.start}")
        yield from pieces(data, at, change.start)
        if data[change.start : change.end] != change.expected:
            raise Conflict(f"the bytes at {change.start} are not the expected ones")
        yield change.replacement
        at = change.end
    yield from pieces(data, at, len(data) if end is None else end)


def pieces(data: Buffer, start: int, end: int) -> Iterator[bytes]:
    """data[start:end] in pieces of at most 1 MiB."""
    for at in range(start, end, _PIECE):
        yield data[at : min(at + _PIECE, end)]
