"""A transaction set in stretches: each HL and each CLM with what follows it, up to the next one or the SE."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.patterns import NOTHING_WANTED, patterns
from edi837.x12.segment import Segment

_PIECE = 1 << 12


class Stretch(NamedTuple):
    """From the first byte of its HL or CLM to the first byte of the next one; `level` says that it is an HL."""

    start: int
    end: int
    level: bool


def stretches(data: Buffer, delimiters: Delimiters, start: int, end: int) -> Iterator[Stretch]:
    """The stretches between the ST at `start` and the SE at `end`, in file order."""
    before: tuple[int, bool] | None = None
    for match in patterns(delimiters, NOTHING_WANTED).next_claim_or_level.finditer(data, start, end):
        at = match.end()
        if before is not None:
            yield Stretch(before[0], at, before[1])
        before = (at, data[at : at + 2].upper() == b"HL")
    if before is not None:
        yield Stretch(before[0], end, before[1])


def first_segment(data: Buffer, delimiters: Delimiters, stretch: Stretch) -> Segment:
    """The HL or CLM of a stretch; its number in the set is not told."""
    terminator = delimiters.segment.encode("latin-1")
    end = data.find(terminator, stretch.start, min(stretch.start + _PIECE, stretch.end))
    if end == -1:
        end = data.find(terminator, stretch.start, stretch.end)
    text = data[stretch.start : end].decode("latin-1")
    return Segment(delimiters, stretch.start, end + 1, 0, text.split(delimiters.element))
