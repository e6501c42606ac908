"""X109: something stands where only line breaks may."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding, Outside
from edi837.rules.rule import WARNING, Scope, rule
from edi837.x12.envelope import Interchange, Occurrences, TransactionSet
from edi837.x12.scan import Junk


@rule(
    "X109",
    "bytes-between-segments",
    on=(Junk, Interchange, TransactionSet),
    severity=WARNING,
    snip=1,
    scope=Scope.INTERCHANGE,
    per_set=True,
)
def bytes_between_segments(subject: Junk | Interchange | TransactionSet) -> Iterator[Finding]:
    """Blanks, a byte order mark, other bytes or an empty segment stand between segments.

    Why: strict receivers refuse the file; others skip the bytes. They are left exactly as they are here.
    Fix: none. Have the export write segments without indentation, and the transfer keep the bytes as they are.
    Do: Have the export write its segments with nothing between them.
    Source: X12.6: a segment begins right after the terminator before it; line breaks are a common extension.
    """
    if isinstance(subject, Junk):
        yield _finding(subject.places, "outside the interchanges")
    elif subject.junk is not None:
        where = "between the segments of the set" if isinstance(subject, TransactionSet) else "between sets or groups"
        yield _finding(subject.junk, where)


def _finding(places: Occurrences, where: str) -> Finding:
    times = "" if places.times == 1 else f", at {places.times} places"
    message = f"Bytes other than line breaks, or an empty segment, stand {where}{times}"
    return Finding(Outside(places.first, places.first), message)
