"""X113: separators with nothing after them end a segment or a composite."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import INFO, rule
from edi837.x12.change import Change
from edi837.x12.segment import Segment

# The composites of a service line: only there is a component separator one, elsewhere it may be text.
_COMPOSITES = {"SV1": (1, 7), "SV2": (2,), "SVD": (3,), "CTP": (5,), "REF": (4,), "MEA": (4,)}


@rule("X113", "trailing-separators", on=ServiceLine, severity=INFO, snip=1, on_request=True, per_set=True)
def trailing_separators(line: ServiceLine) -> Iterator[Finding]:
    """A segment of the line ends in empty elements, or a composite in empty components.

    Why: X12 leaves them out, and a strict translator refuses them. Most receivers do not mind, so the rule speaks only
    when it is selected.
    Fix: safe. The separators are deleted; nothing stands between them, so nothing is lost.
    Do: Have the export leave out the empty separators at the end of {where}.
    Source: X12.6: trailing empty elements and components are not sent.
    """
    for segment in line.loop.walk():
        changes = _changes(segment)
        if changes:
            message = f"{segment.id} holds separators with nothing after them"
            yield Finding(segment, message, safe("Delete the trailing separators", *changes))


def _changes(segment: Segment) -> list[Change]:
    """One deletion a composite, and one at the end of the segment."""
    elements = segment.elements
    bare = list(elements)
    for position in _COMPOSITES.get(segment.id, ()):
        if position < len(bare):
            bare[position] = bare[position].rstrip(segment.delimiters.component)
    last = max(position for position, text in enumerate(bare) if text or not position)
    changes = []
    start = segment.start
    for position, text in enumerate(bare[: last + 1]):
        end = segment.end - 1 if position == last else start + len(elements[position])
        deleted = segment.text[start + len(text) - segment.start : end - segment.start]
        if deleted:
            changes.append(Change(start + len(text), end, deleted.encode("latin-1"), b""))
        start = end + 1
    return changes
