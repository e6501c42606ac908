"""The guard, which no rule can reach: a safe change may alter only how a value is written, none leaves its claim.

It compares the canonical form of each segment before and after. An element that the canonical table does not know is
compared as it was sent, so procedure, modifier set, units, charge, NDC identity, diagnosis, date, place,
authorization, CLM02, control numbers and identifiers that come back on an 835 or 277CA cannot change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from edi837.claim.claim import Claim
from edi837.findings.finding import Fix
from edi837.x12.canonical import means_the_same
from edi837.x12.change import Change, in_order
from edi837.x12.segment import Segment


def refuses(claim: Claim, fix: Fix) -> str | None:
    """Why a fix may not be made unasked; None when it may.

    What a proposed one says is for who permits it; it stays within the segments of its claim as well.
    """
    segments = claim.segments
    by_segment: dict[int, list[Change]] = {}
    for change in fix.changes:
        at = bisect_right(segments, change.start, key=lambda segment: segment.start) - 1
        if at < 0 or change.end > segments[at].end - 1:
            return "a change reaches beyond one segment of its claim"
        by_segment.setdefault(at, []).append(change)
    for at, changes in by_segment.items():
        if fix.safe and not _same_meaning(segments[at], changes):
            return f"the change alters what {segments[at].id} says"
    return None


def _same_meaning(segment: Segment, changes: Iterable[Change]) -> bool:
    text = segment.text.encode("latin-1")
    after = b""
    at = 0
    for change in in_order(changes):
        start, end = change.start - segment.start, change.end - segment.start
        if start < at or text[start:end] != change.expected:
            return False
        after += text[at:start] + change.replacement
        at = end
    elements = (after + text[at:]).decode("latin-1")
    if segment.delimiters.segment in elements:
        return False
    changed = elements.split(segment.delimiters.element)
    sent = segment.text.split(segment.delimiters.element)
    return means_the_same(sent, changed, segment.delimiters)
