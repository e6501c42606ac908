"""The parts of a set outside its claims, held against the guide: its heading, and levels that no claim hangs from."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.guide.check import check_heading, check_level, walker_of
from edi837.guide.conformance import OutsideClaims
from edi837.guide.fault import GuideFault
from edi837.guide.walker import Walker
from edi837.mapping.mappings import Mappings
from edi837.x12.count import SegmentCount
from edi837.x12.delimiters import Buffer
from edi837.x12.envelope import TransactionSet
from edi837.x12.patterns import NOTHING_WANTED, patterns
from edi837.x12.segment import cut
from edi837.x12.stretch import Stretch, first_segment, stretches

# A longer one is not a heading; its end says enough.
_HEADING = 1 << 16
_LEVEL_OR_CLAIM = (b"HL", b"CL")
_PROVIDER = 0
_DEPTHS = {"20": _PROVIDER, "22": 1, "23": 2}
# How many levels wait for it to be known whether their provider has a claim.
_MOST_WAITING = 10_000


def outside_claims(data: Buffer, item: TransactionSet, mappings: Mappings, levels: bool) -> Iterator[OutsideClaims]:
    """What the guide has against the heading of a set, and against its levels without claims where those are wanted.

    Nothing for a set that cannot be read. All but levels of a provider without claims come in the order of the file.
    """
    if not item.claim_type or item.broken is not None:
        return
    walk = walker_of(mappings, item.claim_type, item.interchange.delimiters)
    faults = _of_heading(data, item, walk)
    if faults:
        yield OutsideClaims(item, tuple(faults))
    if levels:
        search = patterns(item.interchange.delimiters, NOTHING_WANTED)
        count = SegmentCount(data, search, item.start, True)
        for stretch in _without_claims(data, item):
            ordinal = count.up_to(stretch.start) + 1
            segments = cut(data[stretch.start : stretch.end], item.interchange.delimiters, stretch.start, ordinal)
            if faults := check_level(walk, segments):
                yield OutsideClaims(item, tuple(faults))


def _of_heading(data: Buffer, item: TransactionSet, walk: Walker) -> list[GuideFault]:
    delimiters = item.interchange.delimiters
    match = patterns(delimiters, NOTHING_WANTED).next_claim_or_level.search(data, item.start, item.end)
    end = min(match.start() + 1 if match else item.end, item.start + _HEADING)
    segments = cut(data[item.start : end], delimiters, item.start)
    # Without any level, claims miss theirs themselves.
    followed = match is not None and data[match.end() : match.end() + 2].upper() in _LEVEL_OR_CLAIM
    return check_heading(walk, segments, followed) if segments else []


def _without_claims(data: Buffer, item: TransactionSet) -> Iterator[Stretch]:
    """The levels that no claim hangs from."""
    end = item.se.start if item.se is not None else item.end
    open_: dict[int, Stretch] = {}
    lonely: list[Stretch] = []
    for stretch in stretches(data, item.interchange.delimiters, item.start, end):
        depth = None
        if stretch.level:
            level = first_segment(data, item.interchange.delimiters, stretch).value(3).strip()
            depth = _DEPTHS.get(level, len(_DEPTHS))
            lonely += [open_.pop(other) for other in sorted(open_) if other >= depth]
        else:
            open_.clear()
        if _PROVIDER not in open_ or len(lonely) > _MOST_WAITING:
            yield from sorted(lonely)
            lonely.clear()
        if depth is not None:
            open_[depth] = stretch
    yield from sorted([*lonely, *open_.values()])
