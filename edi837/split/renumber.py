"""New control numbers for claims that are sent later than the rest of their file: a receiver takes each number once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from edi837.system.errors import UsageError
from edi837.x12.change import Change
from edi837.x12.delimiters import Buffer
from edi837.x12.envelope import TransactionSet
from edi837.x12.patterns import NOTHING_WANTED
from edi837.x12.scan import scan
from edi837.x12.segment import Segment, cut

# ISA13 has nine digits, GS06 at most nine without zeros before them, ST02 four to nine.
MOST = 999_999_999
_ISA13, _ST02 = 9, 4


def renumber(data: Buffer, first: int, stays: Callable[[int], bool]) -> list[Change]:
    """ISA13, GS06, ST02 and BHT03 of the sets that stay, with their trailers: each kind counts from `first` on.

    BHT03 becomes the number of its set, in nine digits. UsageError when the numbers do not suffice.
    """
    sets = [one for one in scan(data, NOTHING_WANTED) if isinstance(one, TransactionSet) and stays(one.start)]
    if first < 1 or first + len(sets) - 1 > MOST:
        raise UsageError(f"control numbers are 1 to {MOST}: {len(sets)} from {first} on are not among them")
    interchanges: dict[int, int] = {}
    groups: dict[int, int] = {}
    changes: list[Change] = []
    for number, one in enumerate(sets, first):
        isa, iea = one.interchange.isa, one.interchange.iea
        if isa.start not in interchanges:
            interchanges[isa.start] = first + len(interchanges)
            changes += _both(isa, 13, iea, f"{interchanges[isa.start]:0{_ISA13}}")
        if one.group is not None and one.group.gs is not None and one.group.gs.start not in groups:
            groups[one.group.gs.start] = first + len(groups)
            changes += _both(one.group.gs, 6, one.group.ge, str(groups[one.group.gs.start]))
        changes += _both(one.st, 2, one.se, f"{number:0{_ST02}}")
        bht = _second(data, one)
        changes += _both(bht, 3, None, f"{number:0{_ISA13}}")
    return sorted(changes, key=lambda one: one.start)


def _both(header: Segment | None, position: int, trailer: Segment | None, text: str) -> Iterator[Change]:
    for segment, at in ((header, position), (trailer, 2)):
        if segment is not None and segment.value(at) != text:
            yield segment.element(at).becomes(text)


def _second(data: Buffer, one: TransactionSet) -> Segment | None:
    """The BHT of a set: its second segment."""
    delimiters = one.interchange.delimiters
    terminator = delimiters.segment.encode("latin-1")
    begin = data.find(terminator, one.start) + 1
    segments = cut(bytes(data[begin : data.find(terminator, begin) + 1]), delimiters, begin)
    return segments[0] if segments and segments[0].id == "BHT" else None
