"""X121: a segment stands between two sets, or between two groups."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.envelope import FunctionalGroup, Interchange


@rule(
    "X121",
    "segment-outside-set",
    on=(FunctionalGroup, Interchange),
    severity=ERROR,
    snip=1,
    scope=Scope.INTERCHANGE,
    yields_to=("X101", "X102", "X103", "X110"),
)
def segment_outside_set(subject: FunctionalGroup | Interchange) -> Iterator[Finding]:
    """Something other than ST, GS or a trailer stands after an SE, GS or GE.

    Why: what stands outside of a set belongs to no claim: a receiver refuses the interchange, or drops the segment, and
    with it what it said. SE01 and GE01 do not count it.
    Fix: none. Compare with what left the billing system: a part of a set may have been moved, or its ST lost.
    Do: Compare with what left the billing system: a part of a set was moved.
    Source: X12.5: between SE and the next ST or GE nothing may stand; TA105 024.
    """
    if subject.stray is not None:
        first, times = subject.stray
        others = "" if times == 1 else f", and {times - 1} more"
        yield Finding(first, f"{first.id} stands outside of any transaction set{others}")
