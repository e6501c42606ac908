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


def count_sets(data: Buffer) -> int:
    """How many numbers of a kind a file needs at most: one a set."""
    return sum(isinstance(item, TransactionSet) for item in scan(data, NOTHING_WANTED))


def renumber(data: Buffer, first_number: int, stays: Callable[[int], bool]) -> list[Change]:
    """ISA13, GS06, ST02 and BHT03 of the sets that stay, with their trailers: each kind counts from `first_number` on.

    BHT03 becomes the number of its set, in nine digits. UsageError when the numbers do not suffice.
    """
    sets = [part for part in scan(data, NOTHING_WANTED) if isinstance(part, TransactionSet) and stays(part.start)]
    if first_number < 1 or first_number + len(sets) - 1 > MOST:
        raise UsageError(f"control numbers are 1 to {MOST}: {len(sets)} from {first_number} on are not among them")
    interchanges: dict[int, int] = {}
    groups: dict[int, int] = {}
    changes: list[Change] = []
    for number, transaction_set in enumerate(sets, first_number):
        isa, iea = transaction_set.interchange.isa, transaction_set.interchange.iea
        if isa.start not in interchanges:
            interchanges[isa.start] = first_number + len(interchanges)
            changes += _both(isa, 13, iea, f"{interchanges[isa.start]:0{_ISA13}}")
        if (
            transaction_set.group is not None
            and transaction_set.group.gs is not None
            and transaction_set.group.gs.start not in groups
        ):
            groups[transaction_set.group.gs.start] = first_number + len(groups)
            changes += _both(
                transaction_set.group.gs, 6, transaction_set.group.ge, str(groups[transaction_set.group.gs.start])
            )
        changes += _both(transaction_set.st, 2, transaction_set.se, f"{number:0{_ST02}}")
        bht = _second(data, transaction_set)
        changes += _both(bht, 3, None, f"{number:0{_ISA13}}")
    return sorted(changes, key=lambda change: change.start)


def _both(header: Segment | None, position: int, trailer: Segment | None, text: str) -> Iterator[Change]:
    for segment, at in ((header, position), (trailer, 2)):
        if segment is not None and segment.value(at) != text:
            yield segment.element(at).becomes(text)


def _second(data: Buffer, transaction_set: TransactionSet) -> Segment | None:
    """The BHT of a set: its second segment."""
    delimiters = transaction_set.interchange.delimiters
    terminator = delimiters.segment.encode("latin-1")
    begin = data.find(terminator, transaction_set.start) + 1
    segments = cut(bytes(data[begin : data.find(terminator, begin) + 1]), delimiters, begin)
    return segments[0] if segments and segments[0].id == "BHT" else None
