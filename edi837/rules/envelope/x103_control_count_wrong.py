"""X103: a trailer counts other than what is there."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.segment import Segment
from edi837.x12.values import without_breaks

Subject = Interchange | FunctionalGroup | TransactionSet


@rule(
    "X103",
    "control-count-wrong",
    on=(Interchange, FunctionalGroup, TransactionSet),
    severity=ERROR,
    snip=1,
    yields_to=("X102", "X110", "X101"),
    scope=Scope.INTERCHANGE,
    quarantines=True,
)
def control_count_wrong(subject: Subject) -> Iterator[Finding]:
    """SE01, GE01 or IEA01 is not the number of segments, sets or groups that are there.

    Why: a wrong count can mean that claims were lost on the way; correcting it would hide that.
    Fix: none. Compare with what left the billing system and ask for the file again.
    Do: Ask for the file again: {element} counts {before}, and something was lost or added.
    Source: X12.5 and X12.6: SE01 counts the segments from ST to SE, both included.
    """
    if isinstance(subject, Interchange):
        yield from _count(subject.iea, subject.groups, "functional groups")
    elif isinstance(subject, FunctionalGroup):
        yield from _count(subject.ge, subject.sets, "transaction sets")
    else:
        yield from _count(subject.se, subject.segments, "segments")


_ACKNOWLEDGED = {"IEA": "TA1:021", "GE": "999 AK9:5", "SE": "999 IK5:4"}


def _count(trailer: Segment | None, there: int, what: str) -> Iterator[Finding]:
    if trailer is None:
        return
    declared = without_breaks(trailer.value(1))
    if not (declared.isascii() and declared.isdigit() and len(declared) < 16 and int(declared) == there):
        place = trailer.element(1)
        said = declared if declared.isascii() and declared.isdigit() else "no number"
        message = f"{place.reference} says {said}, and the number of {what} is {there}: the file may be truncated"
        yield Finding(place, message, ack=_ACKNOWLEDGED[trailer.id])
