"""X110: the interchange breaks off within a segment."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding, Outside
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.envelope import Interchange


@rule(
    "X110",
    "segment-not-terminated",
    on=Interchange,
    severity=ERROR,
    snip=1,
    yields_to=("X101",),
    scope=Scope.INTERCHANGE,
    quarantines=True,
)
def segment_not_terminated(interchange: Interchange) -> Iterator[Finding]:
    """Bytes follow the last segment terminator of the interchange.

    Why: the last segment may be cut in the middle: the file is most likely truncated.
    Fix: none. Ask the sender for the whole file; if only the last terminator is missing, have the export write it.
    Do: Ask the sender for the whole file: its end is missing or not closed.
    Source: X12.6: every segment ends with the terminator that follows ISA16.
    """
    if interchange.loose is not None:
        start, count = interchange.loose
        plural = "byte" if count == 1 else "bytes"
        yield Finding(
            Outside(start, start + count), f"{count} {plural} after the last segment terminator: the file was cut off"
        )
