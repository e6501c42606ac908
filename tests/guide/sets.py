"""Whole sets held against the guide, stretch by stretch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edi837.guide.check import check_heading, check_stretch, level_root, walker_of
from edi837.guide.compiling import CLAIM
from edi837.guide.fault import GuideFault
from edi837.guide.walker import Walker
from edi837.x12.delimiters import find_header
from edi837.x12.segment import Segment, cut
from tests.judging import mappings

_OPENERS = ("HL", "CLM")


def sets_in(data: bytes) -> Iterator[tuple[str, list[Segment]]]:
    """The 837 sets of a file of one interchange, from ST to SE, each with the kind of its claims."""
    header = find_header(data, 0)
    if header is None or header.fault:
        return
    guide, kind, open_ = "", "", list[Segment]()
    for segment in cut(data, header.delimiters, 0):
        if segment.id == "ST":
            label = segment.value(3) or guide
            open_, kind = [], "P" if "X222" in label else "I" if "X223" in label else ""
        elif segment.id == "GS":
            guide = segment.value(8)
        open_.append(segment)
        if segment.id == "SE" and open_ and open_[0].id == "ST":
            whole, open_ = open_, []
            if kind:
                yield kind, whole


def faults_of_set(claim_type: str, segments: Sequence[Segment]) -> list[GuideFault]:
    """The faults of a set from ST to SE."""
    walk = walker_of(mappings(), claim_type, segments[0].delimiters)
    body = segments[:-1] if segments[-1].id == "SE" else segments
    first = next((at for at, one in enumerate(body) if one.id in _OPENERS), len(body))
    followed = first < len(body) and body[first].id == "HL"
    faults = check_heading(walk, body[:first], followed)
    for stretch in _stretches(body[first:]):
        faults += _of_stretch(walk, stretch)
    return faults


def _stretches(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    stretch: list[Segment] = []
    for segment in segments:
        if segment.id in _OPENERS and stretch:
            yield stretch
            stretch = []
        stretch.append(segment)
    if stretch:
        yield stretch


def _of_stretch(walk: Walker, stretch: list[Segment]) -> list[GuideFault]:
    root = CLAIM if stretch[0].id == "CLM" else level_root(stretch)
    return check_stretch(walk, root, stretch)
