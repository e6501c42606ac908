"""One set divided: held claims into one file, all others into the other, with what they hang from renumbered."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from edi837.split.kept import Keeping, SetRun
from edi837.split.levels import HELD_CLAIMS, OTHER_CLAIMS, Levels, Numbering
from edi837.x12.count import count_segments
from edi837.x12.delimiters import Buffer
from edi837.x12.envelope import TransactionSet
from edi837.x12.limits import over_limits
from edi837.x12.patterns import NOTHING_WANTED, patterns
from edi837.x12.segment import Segment
from edi837.x12.stretch import Stretch, first_segment, stretches

_HL04 = 4
Where = tuple[str, str, str, int]


def divisible(transaction_set: TransactionSet) -> bool:
    """Whether each claim can be cut out, and each level be renumbered."""
    sound = transaction_set.hierarchy is None or transaction_set.hierarchy.at.position == _HL04
    return bool(transaction_set.claim_type) and sound and transaction_set.broken is None


def where(transaction_set: TransactionSet) -> Where:
    """ISA13, GS06, ST02 and the offset of the ST."""
    group = transaction_set.group.control_number if transaction_set.group else ""
    return (
        transaction_set.interchange.control_number.strip(),
        group,
        transaction_set.control_number,
        transaction_set.start,
    )


class SetDivision:
    """Divides one set; `held` are the offsets of its held claims, `both` the file of the others and that of these."""

    def __init__(
        self, data: Buffer, transaction_set: TransactionSet, held: array[int], both: tuple[Keeping, Keeping]
    ) -> None:
        self._data = data
        self._set = transaction_set
        self._se = trailer(transaction_set)
        self._held = held
        self._both = both
        self._delimiters = transaction_set.interchange.delimiters
        self._search = patterns(self._delimiters, NOTHING_WANTED)

    def divide(self) -> None:
        """Tell both files what stays in them."""
        levels = self._levels()
        numberings = (Numbering(levels, OTHER_CLAIMS, empty=True), Numbering(levels, HELD_CLAIMS, empty=False))
        removed = [0, 0]
        for keeping in self._both:
            keeping.keep(self._set.start)
        index = -1
        for stretch, hl, is_held in self._stretches():
            index += stretch.level
            segments = count_segments(self._data, self._search, stretch.start, stretch.end)
            for at, (keeping, numbering) in enumerate(zip(self._both, numberings, strict=True)):
                stays = is_held == bool(at) if hl is None else numbering.number(index) > 0
                keeping.turn(stretch.start, stays)
                if not stays:
                    removed[at] += segments
                elif hl is not None:
                    keeping.changes.extend(numbering.changes(index, hl))
        for keeping, numbering, gone in zip(self._both, numberings, removed, strict=True):
            self._end(keeping, numbering, gone)

    def _levels(self) -> Levels:
        levels = Levels()
        for _, hl, is_held in self._stretches():
            if hl is not None:
                levels.add(hl)
            else:
                levels.mark(HELD_CLAIMS if is_held else OTHER_CLAIMS)
        levels.finish()
        return levels

    def _stretches(self) -> Iterator[tuple[Stretch, Segment | None, bool]]:
        """The stretches, each with its HL (None: it is a claim), and whether it is held."""
        following = iter(self._held)
        next_held = next(following, -1)
        for stretch in stretches_of(self._data, self._set):
            is_held = stretch.start == next_held
            if is_held:
                next_held = next(following, -1)
            yield stretch, first_segment(self._data, self._delimiters, stretch) if stretch.level else None, is_held

    def _end(self, keeping: Keeping, numbering: Numbering, gone: int) -> None:
        keeping.turn(self._se.start, True)
        keeping.changes.append(self._se.element(1).becomes(str(self._set.segments - gone)))
        for run in numbering.runs():
            keeping.runs.append(SetRun.of(where(self._set), run))


def stretches_of(data: Buffer, transaction_set: TransactionSet) -> Iterator[Stretch]:
    """The levels and claims of a set."""
    return stretches(
        data, transaction_set.interchange.delimiters, transaction_set.start, trailer(transaction_set).start
    )


def trailer(transaction_set: TransactionSet) -> Segment:
    """The SE of a set; ValueError where there is none, because such a file is held back."""
    if transaction_set.se is None:
        raise ValueError("a set without SE holds its file back")
    return transaction_set.se


def excess(data: Buffer, transaction_set: TransactionSet) -> Iterator[int]:
    """The claims with too many lines, and those beyond what may stand under one HL."""
    return over_limits(
        data,
        patterns(transaction_set.interchange.delimiters, NOTHING_WANTED),
        transaction_set.claim_type,
        stretches_of(data, transaction_set),
    )
