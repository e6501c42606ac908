"""A file parted in two: claims that are held, and all others; planned over the index, set by set, in file order.

A set is divided where its levels are sound; else it is held whole, as is one that an error is about as a whole.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import field

from edi837.rules import codes_that_tell
from edi837.rules.rule import Tells
from edi837.split.kept import Keeping
from edi837.split.transaction_set import SetDivision, divisible, excess, where
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool
from edi837.x12.delimiters import Buffer
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.patterns import NOTHING_WANTED
from edi837.x12.scan import scan
from edi837.x12.values import plain


class EnvelopeFault(NamedTuple):
    """An error that is about an envelope: at which byte, and the code of its rule."""

    at: int
    code: str


class Whole(NamedTuple):
    """A set that is held whole, and why."""

    interchange: str
    group: str
    transaction: str
    start: int
    claims: int
    charges: str
    why: str


@dataclass
class Parted:
    """What stays in each of the two files; the sets that are held whole, though not each of their claims had to be."""

    others: Keeping = field(default_factory=lambda: Keeping(outside=True))
    held: Keeping = field(default_factory=lambda: Keeping(outside=False))
    whole: Spool[Whole] = field(default_factory=Spool)

    @property
    def both(self) -> tuple[Keeping, Keeping]:
        """The others first."""
        return self.others, self.held


def part(data: Buffer, held: Iterable[int], faults: Sequence[EnvelopeFault]) -> Parted:
    """The plan. `held` are the offsets of the CLM of held claims, `faults` errors about envelopes, both in file order.

    The file must be one that nothing holds back: each header has its trailer (else ValueError), all counts are right.
    """
    parting = _Parting(data, held, faults)
    for item in scan(data, NOTHING_WANTED):
        if isinstance(item, TransactionSet):
            parting.take_set(item)
        elif isinstance(item, FunctionalGroup):
            parting.end_group(item)
        elif isinstance(item, Interchange):
            parting.end_interchange(item)
    for keeping in parting.parted.both:
        keeping.finish(len(data))
    return parting.parted


class _Parting:
    def __init__(self, data: Buffer, held: Iterable[int], faults: Sequence[EnvelopeFault]) -> None:
        self.data = data
        self.parted = Parted()
        self._held = iter(held)
        self._next_held = next(self._held, -1)
        self._faults = faults
        self._interchange: Interchange | None = None
        self._group: FunctionalGroup | None = None

    def _enter(self, interchange: Interchange, group: FunctionalGroup | None, first: int) -> None:
        """Look at an envelope for the first time; `first` is where what was met in it begins."""
        gs = group.gs.start if group is not None and group.gs is not None else first
        if interchange is not self._interchange:
            self._interchange, self._group = interchange, None
            for keeping in self.parted.both:
                keeping.enter_interchange(interchange.isa.start, gs)
        if group is not None and group is not self._group:
            self._group = group
            for keeping in self.parted.both:
                keeping.enter_group(gs, first)

    def take_set(self, transaction_set: TransactionSet) -> None:
        """A set: into one of the two files, or divided."""
        self._enter(transaction_set.interchange, transaction_set.group, transaction_set.start)
        held, faults = self._held_in(transaction_set), self._faults_in(transaction_set)
        too_large = codes_that_tell(Tells.SET_TOO_LARGE)
        if (
            faults
            and divisible(transaction_set)
            and all(fault.code in too_large and fault.at > transaction_set.start for fault in faults)
        ):
            held, faults = array("Q", sorted({*held, *excess(self.data, transaction_set)})), []
        others, held_part = self.parted.both
        if not held and not faults:
            others.keep(transaction_set.start)
            held_part.turn(transaction_set.start, False)
        elif faults or len(held) == transaction_set.claims or not divisible(transaction_set):
            held_part.keep(transaction_set.start)
            held_part.claims += transaction_set.claims
            others.turn(transaction_set.start, False)
            if len(held) < transaction_set.claims or not transaction_set.claims:
                self.parted.whole.append(_whole(transaction_set, faults))
        else:
            held_part.claims += len(held)
            SetDivision(self.data, transaction_set, held, self.parted.both).divide()

    def end_group(self, group: FunctionalGroup) -> None:
        """A GE."""
        if group.ge is None:
            raise ValueError("a group without GE holds its file back")
        self._enter(group.interchange, group, group.ge.start)
        if not group.sets:
            self.parted.others.keep_group()
        for keeping in self.parted.both:
            keeping.leave_group(group.ge, group.sets)

    def end_interchange(self, interchange: Interchange) -> None:
        """An IEA."""
        if interchange.iea is None:
            raise ValueError("an interchange without IEA holds its file back")
        self._enter(interchange, None, interchange.iea.start)
        if not interchange.groups:
            self.parted.others.keep_interchange()
        after = interchange.end
        while self.data[after : after + 1] in (b"\r", b"\n"):
            after += 1
        for keeping in self.parted.both:
            keeping.leave_interchange(interchange.iea, interchange.groups, after)

    def _held_in(self, transaction_set: TransactionSet) -> array[int]:
        held = array("Q")
        while 0 <= self._next_held < transaction_set.end:
            if not held or held[-1] != self._next_held:
                held.append(self._next_held)
            self._next_held = next(self._held, -1)
        return held

    def _faults_in(self, transaction_set: TransactionSet) -> list[EnvelopeFault]:
        first = bisect_left(self._faults, transaction_set.start, key=lambda fault: fault.at)
        last = bisect_left(self._faults, transaction_set.end, key=lambda fault: fault.at)
        return list(self._faults[first:last])


def _whole(transaction_set: TransactionSet, faults: Sequence[EnvelopeFault]) -> Whole:
    codes = ", ".join(sorted({fault.code for fault in faults}))
    why = f"an error is about the whole set: {codes}" if codes else "its levels (HL) are not sound"
    return Whole(*where(transaction_set), transaction_set.claims, plain(transaction_set.charges), why)
