"""What of a file stays in one of the files that it is parted into; the rest is taken out."""

from __future__ import annotations

from edi837.split.levels import LevelRun
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool
from edi837.x12.change import Change
from edi837.x12.segment import Segment


class Removed(NamedTuple):
    """A span of bytes that is taken out."""

    start: int
    end: int


class SetRun(NamedTuple):
    """Levels of one set that stay, under new numbers: HL01 `first` to `last` count from `becomes` on."""

    interchange: str
    group: str
    transaction: str
    start: int
    first: int
    last: int
    becomes: int

    @classmethod
    def of(cls, where: tuple[str, str, str, int], run: LevelRun) -> SetRun:
        """A run of the set at `where`."""
        return cls(*where, *run)


class Keeping:
    """Told from the start of a file to its end what stays.

    What stands between two segments goes with the one before it. An envelope is opened when the first thing in it
    that stays comes up, so that an empty one never stays. `outside` says whether what holds no claim stays: bytes
    outside the interchanges, and envelopes without a set.
    """

    # Where the open interchange and group, and the first thing in each, begin; the things in them that stay, -1 while
    # the envelope itself does not. Set when it is entered.
    _interchange: int
    _first_group: int
    _groups: int
    _group: int
    _first_set: int
    _sets: int

    def __init__(self, outside: bool) -> None:
        self.outside = outside
        self.removed: Spool[Removed] = Spool()
        self.changes: Spool[Change] = Spool()
        self.runs: Spool[SetRun] = Spool()
        self.claims = 0
        self.anything = False
        self._goes_from = -1 if outside else 0

    def turn(self, at: int, stays: bool) -> None:
        """From that byte on, everything stays, or goes."""
        if not stays:
            if self._goes_from < 0:
                self._goes_from = at
        elif self._goes_from >= 0:
            if at > self._goes_from:
                self.removed.append(Removed(self._goes_from, at))
            self._goes_from = -1

    def enter_interchange(self, start: int, first: int) -> None:
        """An ISA, and where the first segment after it is that belongs to the envelope."""
        self._interchange, self._first_group, self._groups = start, first, -1
        self.turn(start, False)

    def enter_group(self, start: int, first: int) -> None:
        """A GS, and where the first ST, or the GE, is."""
        self._group, self._first_set, self._sets = start, first, -1
        self.turn(start, False)

    def keep(self, start: int) -> None:
        """Something in the group stays, from `start` on."""
        self.keep_group()
        self._sets += 1
        self.turn(start, True)

    def keep_group(self) -> None:
        """The group stays."""
        self.keep_interchange()
        if self._sets < 0:
            self._sets = 0
            self._groups += 1
            self.turn(self._group, True)
            self.turn(self._first_set, False)

    def keep_interchange(self) -> None:
        """The interchange stays."""
        self.anything = True
        if self._groups < 0:
            self._groups = 0
            self.turn(self._interchange, True)
            self.turn(self._first_group, False)

    def leave_group(self, ge: Segment, sets: int) -> None:
        """The GE of a group of so many sets, whose count follows what stays."""
        if self._sets >= 0:
            self._trailer(ge, sets, self._sets)

    def leave_interchange(self, iea: Segment, groups: int, after: int) -> None:
        """The IEA of so many groups, whose count follows what stays, and where what stands outside them begins."""
        if self._groups >= 0:
            self._trailer(iea, groups, self._groups)
        self.turn(after, self.outside)

    def _trailer(self, trailer: Segment, was: int, number: int) -> None:
        self.turn(trailer.start, True)
        if number != was:
            self.changes.append(trailer.element(1).becomes(str(number)))

    def finish(self, end: int) -> None:
        """The end of the file."""
        self.turn(end, True)
