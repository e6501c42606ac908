"""The levels (HL) of one sound set, and their new numbers when claims are taken out of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import field

from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.change import Change
from edi837.x12.segment import Segment

# Marks of a level: which claims are below it.
OTHER_CLAIMS, HELD_CLAIMS = 1, 2


class LevelRun(NamedTuple):
    """Levels numbered `first` to `last`, which count from `becomes` on from now on."""

    first: int
    last: int
    becomes: int


@dataclass
class Levels:
    """Levels are counted from 0; `parents` holds HL02, 0 for none. HL01 counts 1, 2, 3, so it need not be kept."""

    parents: array[int] = field(default_factory=lambda: array("I"))
    marks: bytearray = field(default_factory=bytearray)
    parental: bytearray = field(default_factory=bytearray)

    def add(self, hl: Segment) -> None:
        """The next HL of the set."""
        parent = int(hl.value(2) or 0)
        self.parents.append(parent)
        self.marks.append(0)
        self.parental.append(0)
        if parent:
            self.parental[parent - 1] = 1

    def mark(self, kind: int) -> None:
        """A claim of that kind hangs from the last level; in a sound set there is one."""
        self.marks[-1] |= kind

    def finish(self) -> None:
        """No more levels: what is below a level is below its parent too."""
        for index in range(len(self.parents) - 1, -1, -1):
            if parent := self.parents[index]:
                self.marks[parent - 1] |= self.marks[index]


class Numbering:
    """The new numbers of the levels that stay where claims of one kind stay.

    A level without any claim below it stays with its parent where `empty` says so.
    """

    def __init__(self, levels: Levels, kind: int, empty: bool) -> None:
        self._levels = levels
        self._numbers = array("I", bytes(4 * len(levels.parents)))
        self._parental = bytearray(len(levels.parents))
        last = 0
        for index, parent in enumerate(levels.parents):
            marks = levels.marks[index]
            if marks & kind or (empty and not marks and (not parent or self._numbers[parent - 1])):
                last += 1
                self._numbers[index] = last
                if parent:
                    self._parental[parent - 1] = 1

    def number(self, index: int) -> int:
        """The new HL01 of a level; 0 when it goes."""
        return self._numbers[index]

    def changes(self, index: int, hl: Segment) -> Iterator[Change]:
        """What is rewritten in the HL of a level that stays: HL01, HL02, and HL04 where its children are gone."""
        parent = self._levels.parents[index]
        number = self._numbers[index]
        if parent and self._numbers[parent - 1] != parent:
            # Both at once: a level that comes before others has moved them all, and the list is long.
            between = hl.delimiters.element
            before, after = f"{index + 1}{between}{parent}", f"{number}{between}{self._numbers[parent - 1]}"
            start = hl.start + len(hl.id) + 1
            yield Change(start, start + len(before), before.encode("latin-1"), after.encode("latin-1"))
        elif number != index + 1:
            yield hl.element(1).becomes(str(number))
        if hl.value(4) == "1" and self._levels.parental[index] and not self._parental[index]:
            yield hl.element(4).becomes("0")

    def runs(self) -> Iterator[LevelRun]:
        """Old and new numbers of the levels that stay."""
        first = 0
        for index, number in enumerate(self._numbers):
            if number and not first:
                first = index + 1
            elif not number and first:
                yield LevelRun(first, index, self._numbers[first - 1])
                first = 0
        if first:
            yield LevelRun(first, len(self._numbers), self._numbers[first - 1])
