"""The envelope of a file as it came: what TA1 and 999 repeat of it. Small values that wait on disk."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from typing import TypeVar

from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool
from edi837.x12.delimiters import Delimiters
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.scan import NoHeader
from edi837.x12.segment import Segment
from edi837.x12.values import without_breaks
from edi837.x12.wrapped import Unwrapped

_ISA = 17
# An element of an envelope that is longer is not one that could be repeated.
_LONGEST = 80


class ReceivedSet(NamedTuple):
    """ST to SE. `claim_type` is '' for a set that was passed through; `unread` marks one whose claims were not."""

    start: int
    end: int
    kind: str
    number: str
    implementation: str
    claim_type: str
    claims: int
    charges: Decimal
    unread: bool


class ReceivedGroup(NamedTuple):
    """GS to GE: the GS as sent, how many sets GE01 says it has, how many were read, and where GS and GE stand."""

    gs: tuple[str, ...]
    declared: str
    sets: int
    ends: tuple[tuple[int, int], ...] = ()

    def holds(self, start: int) -> bool:
        """Whether a place is in GS or GE."""
        return any(first <= start < past for first, past in self.ends)


class ReceivedInterchange(NamedTuple):
    """ISA to IEA: the ISA as sent; no more than that of one whose content could not be read."""

    isa: tuple[str, ...]
    delimiters: Delimiters
    groups: int
    start: int
    end: int

    def holds(self, start: int) -> bool:
        """Whether a place is in the interchange."""
        return self.start <= start < max(self.end, self.start + 1)


_Placed = TypeVar("_Placed", ReceivedSet, ReceivedInterchange)


@dataclass
class ReceivedFile:
    """All envelopes of a file in file order; each group has its `sets`, each interchange its `groups`.

    Their places are those in the file; `unwrapped` is how it is read, where it is wrapped.
    """

    unwrapped: Unwrapped | None = None
    sets: Spool[ReceivedSet] = field(default_factory=Spool)
    groups: Spool[ReceivedGroup] = field(default_factory=Spool)
    interchanges: Spool[ReceivedInterchange] = field(default_factory=Spool)
    _sets: int = 0
    _groups: int = 0

    def take(self, item: object) -> None:
        """An item of the index; a set comes before its group, a group before its interchange."""
        if isinstance(item, TransactionSet):
            self.sets.append(self._in_file(_set(item)))
            self._sets += 1
        elif isinstance(item, FunctionalGroup):
            group = _group(item, self._sets)
            self.groups.append(group._replace(ends=tuple(map(self._span, group.ends))))
            self._groups, self._sets = self._groups + 1, 0
        elif isinstance(item, Interchange):
            if self._sets:
                self.groups.append(ReceivedGroup(_values(None), "", self._sets))
            groups = self._groups + bool(self._sets)
            isa = _values(item.isa)
            received = ReceivedInterchange(isa, item.delimiters, groups, item.isa.start, item.end)
            self.interchanges.append(self._in_file(received))
            self._groups = self._sets = 0
        elif isinstance(item, NoHeader) and item.header is not None and len(item.header.elements) == _ISA:
            header = item.header
            isa = (*(without_breaks(text[:_LONGEST]) for text in header.elements),)
            self.interchanges.append(ReceivedInterchange(isa, header.delimiters, 0, header.start, header.end))

    def _in_file(self, item: _Placed) -> _Placed:
        start, end = self._span((item.start, item.end))
        return item._replace(start=start, end=end)

    def _span(self, span: tuple[int, int]) -> tuple[int, int]:
        read = self.unwrapped
        return span if read is None else (read.place(span[0]), read.past(span[1]))

    def close(self) -> None:
        """Give the disk space back."""
        for spool in (self.sets, self.groups, self.interchanges):
            spool.close()


def _set(item: TransactionSet) -> ReceivedSet:
    st = _values(item.st)
    return ReceivedSet(
        start=item.start,
        end=item.end,
        kind=st[1],
        number=st[2],
        implementation=st[3],
        claim_type=item.claim_type,
        claims=item.claims,
        charges=item.charges,
        unread=item.broken is not None,
    )


def _group(item: FunctionalGroup, sets: int) -> ReceivedGroup:
    ends = tuple((segment.start, segment.end) for segment in (item.gs, item.ge) if segment is not None)
    return ReceivedGroup(_values(item.gs), item.ge.value(1).strip() if item.ge else "", sets, ends)


def _values(segment: Segment | None) -> tuple[str, ...]:
    """The elements without outer blanks and line breaks, ID first; as many as an ISA has."""
    sent = [without_breaks(text[:_LONGEST]) for text in segment.elements] if segment else []
    return (*sent, *[""] * (_ISA - len(sent)))[:_ISA]
