"""The index: one search per interchange for the segments that can matter, without cutting the others.

It yields the envelope with true counts, and the spans of the claims that can hold a target line: a claim too many
is possible, one too few is not. Memory does not grow with the file beyond nine bytes an HL of one set.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import Batch
from edi837.x12.count import places
from edi837.x12.delimiters import Buffer, Header, find_header
from edi837.x12.envelope import FunctionalGroup, Interchange, Occurrences, StraySegments, TransactionSet
from edi837.x12.looks import looks_like
from edi837.x12.numbers import ControlNumbersMet
from edi837.x12.openset import OpenSet
from edi837.x12.patterns import Patterns, Wanted, patterns
from edi837.x12.regular import RegularSet
from edi837.x12.segment import Segment, cut
from edi837.x12.values import without_breaks


class Junk(NamedTuple):
    """Bytes before an ISA, after an IEA, or of a file without any ISA; line breaks alone are not."""

    places: Occurrences


class NoHeader(NamedTuple):
    """An ISA that cannot be used, or (start 0, header None) a file without one, and what that looks like."""

    start: int
    header: Header | None
    looks: str = ""


Item = Interchange | FunctionalGroup | TransactionSet | Batch | Junk | NoHeader

_MORE_THAN_BREAKS = re.compile(rb"[^\r\n]")
# A terminator is looked for within this many bytes of an envelope segment's ID.
_ENVELOPE_LIMIT = 1 << 16
_HEAD = 1 << 10
# What stands between two envelope segments and is no longer than this is a line break.
_SHORTEST = 2
# Answers to interchanges, which stand before the first group.
_MAY_STAND_ALONE = ("TA1", "TA3")


def scan(data: Buffer, wanted: Wanted) -> Iterator[Item]:
    """Everything in the file that can matter, in file order; a set comes after its batches, a group after its sets."""
    at = 0
    usable = False
    breaks = data.find(b"\n") != -1 or data.find(b"\r") != -1
    while header := find_header(data, at):
        if usable or at == 0:
            yield from _junk(data, at, header.start)
        usable = header.fault is None
        if not usable:
            yield NoHeader(header.start, header)
            at = header.end
            continue
        interchange = _InterchangeScan(data, header, wanted, breaks)
        yield from interchange.run()
        at = interchange.interchange.end
    if at == 0:
        yield NoHeader(0, None, looks_like(data[:_HEAD]))
    elif usable:
        yield from _junk(data, at, len(data))


def _junk(data: Buffer, start: int, end: int) -> Iterator[Junk]:
    match = _MORE_THAN_BREAKS.search(data, start, end)
    if match:
        yield Junk(Occurrences(match.start(), 1))


def _want(opened: OpenSet, match: re.Match[bytes]) -> None:
    opened.wanted = True


_INSIDE = {"clm": OpenSet.begin_claim, "hl": OpenSet.level, "sv": _want, "lin": OpenSet.drug}


class _InterchangeScan:
    """The scan from one ISA to its IEA, to the next ISA or to the end of the file."""

    def __init__(self, data: Buffer, header: Header, wanted: Wanted, breaks: bool) -> None:
        self.data = data
        self.header = header
        self.patterns: Patterns = patterns(header.delimiters, wanted)
        self.wanted = wanted
        isa = Segment(header.delimiters, header.start, header.end, 0, list(header.elements))
        self.interchange = Interchange(header, len(data), isa)
        self.group: FunctionalGroup | None = None
        self.open: OpenSet | RegularSet | None = None
        # Whether the file has line breaks at all: only then can one be inside a segment.
        self.breaks = breaks
        self._groups_met, self._sets_met = ControlNumbersMet(), ControlNumbersMet()
        # Where the last envelope segment ended: up to the next one nothing may stand outside of a set.
        self._ended = header.end
        # From this terminator on, nothing has been searched for junk yet.
        self.unsearched = header.end - 1

    def run(self) -> Iterator[Item]:
        """The items of this interchange, itself last."""
        at: int | None = self.header.end - 1
        while at is not None:
            at = yield from self._events(at)

    def _events(self, at: int) -> Generator[Item, None, int | None]:
        """What is met from the terminator at `at` on; where to go on from, past a set that was read in one go."""
        closing = {"set": self._set, "group": self._group}
        inside = _INSIDE
        for match in self.patterns.events.finditer(self.data, at):
            kind = match.lastgroup
            if kind in inside:
                if isinstance(self.open, OpenSet):
                    inside[kind](self.open, match)
            elif kind in closing:
                yield from closing[kind](match.start(kind) - 1, match[kind])
                if isinstance(self.open, RegularSet):
                    return self.data.rfind(self.patterns.terminator, self.open.set.start, self.open.trailer)
            elif kind == "iea":
                yield from self._iea(match.start("iea") - 2)
                return None
            else:
                self.interchange.end = match.start("isa") - 2
                break
        yield from self._end_without_trailer()
        return None

    def _segment(self, start: int) -> Segment | None:
        """The envelope segment at `start`; None when no terminator ends it."""
        limit = min(start + _ENVELOPE_LIMIT, len(self.data))
        end = self.data.find(self.patterns.terminator, start, limit)
        if end == -1:
            return None
        segment = cut(self.data[start : end + 1], self.header.delimiters, start)[0]
        return None if re.search(r"[^A-Za-z0-9]ISA[^A-Za-z0-9]", segment.text) else segment

    def _set(self, start: int, which: bytes) -> Iterator[Item]:
        segment = self._segment(start)
        if segment is None:
            return
        if which == b"T":
            yield from self._close_set(start)
            self._look_for_strays(start)
            self._search_junk(start)
            self._open_set(segment)
        elif self.open is None:
            self._search_junk(segment.end)
            yield TransactionSet(self.interchange, self.group, None, start, segment, segment.end)
        else:
            self.open.set.se = segment
            yield from self._close_set(segment.end)
            self._ended = segment.end

    def _open_set(self, st: Segment) -> None:
        opened = TransactionSet(self.interchange, self.group, st, st.start)
        if self.group is not None:
            self.group.sets += 1
            self.group.examined += bool(opened.claim_type)
        opened.repeated = self._sets_met.met(without_breaks(st.value(2)))
        regular = RegularSet(self.data, self.patterns, opened)
        if regular.read(self.wanted):
            self.open = regular
        else:
            self.open = OpenSet(self.data, self.patterns, self.wanted, opened, self.breaks)

    def _close_set(self, end: int) -> Iterator[Item]:
        if self.open is not None:
            self.unsearched = end - 1
            yield from self.open.close(end)
            self.open = None

    def _group(self, start: int, which: bytes) -> Iterator[Item]:
        segment = self._segment(start)
        if segment is None:
            return
        yield from self._close_set(start)
        self._look_for_strays(start)
        self._ended = segment.end
        self._search_junk(start)
        if which == b"S":
            yield from self._close_group()
            self.interchange.groups += 1
            self.group = FunctionalGroup(self.interchange, segment)
            self.group.repeated = self._groups_met.met(without_breaks(segment.value(6)))
            self._sets_met = ControlNumbersMet()
            return
        group = self.group or FunctionalGroup(self.interchange, None)
        group.ge = segment
        self.group = None
        yield group

    def _close_group(self) -> Iterator[Item]:
        if self.group is not None:
            yield self.group
            self.group = None

    def _iea(self, start: int) -> Iterator[Item]:
        yield from self._close_set(start)
        self._look_for_strays(start)
        yield from self._close_group()
        iea = self._segment(start)
        if iea is None:
            yield from self._end_without_trailer()
            return
        self.interchange.iea = iea
        self.interchange.end = iea.end
        self._search_junk(iea.end)
        yield self.interchange

    def _end_without_trailer(self) -> Iterator[Item]:
        end = self.interchange.end
        last = self.data.rfind(self.patterns.terminator, self.header.end - 1, end)
        loose = re.compile(rb"[^\x00-\x20]").search(self.data, last + 1, end)
        if loose:
            self.interchange.loose = Occurrences(loose.start(), end - loose.start())
        yield from self._close_set(last + 1)
        yield from self._close_group()
        self._search_junk(last + 1)
        yield self.interchange

    def _look_for_strays(self, end: int) -> None:
        """Segments that stand outside of sets, before the envelope segment at `end`; a TA1 may."""
        start = self._ended
        if self.open is not None or end - start <= _SHORTEST:
            return
        content = self.data[start : min(end, start + _ENVELOPE_LIMIT)]
        strays = [
            segment for segment in cut(content, self.header.delimiters, start) if segment.id not in _MAY_STAND_ALONE
        ]
        if strays:
            where = self.group or self.interchange
            before = where.stray
            first, times = (before.first, before.times) if before else (strays[0], 0)
            where.stray = StraySegments(first, times + len(strays))

    def _search_junk(self, end: int) -> None:
        occurrences = places(self.patterns.odd, self.data, self.unsearched, end)
        if occurrences:
            before = self.interchange.junk
            self.interchange.junk = (
                Occurrences(before.first, before.times + occurrences.times) if before else occurrences
            )
        self.unsearched = end - 1
