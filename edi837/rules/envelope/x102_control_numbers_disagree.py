"""X102: header and trailer of an interchange, group or set do not belong together."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding, Missing, Place
from edi837.rules.rule import ERROR, WARNING, Scope, rule
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.segment import Segment
from edi837.x12.values import without_breaks

Subject = Interchange | FunctionalGroup | TransactionSet


@rule(
    "X102",
    "control-numbers-disagree",
    on=(Interchange, FunctionalGroup, TransactionSet),
    severity=ERROR,
    snip=1,
    yields_to=("X110", "X101"),
    scope=Scope.INTERCHANGE,
    quarantines=True,
)
def control_numbers_disagree(subject: Subject) -> Iterator[Finding]:
    """A control number in a trailer is not the one in its header, or one of the two segments is missing.

    Why: receivers refuse such an interchange, group or set as a whole; it may be the joint of two broken files.
    Fix: none. Ask the sender for the file again; control numbers are never changed here. Numbers that differ only in
    leading zeros, or by a line break in a wrapped file, are a warning.
    Do: Ask the sender for the file again; {before} does not match its header.
    Source: X12.5 and X12.6: ISA13 = IEA02, GS06 = GE02, ST02 = SE02.
    """
    header, head, trailer, tail = _ends(subject)
    if header is None and trailer is not None:
        message = f"{trailer.id} without the {_HEADS[trailer.id]} that it should close"
        yield Finding(trailer, message, ack=_NO_HEADER)
    elif header is not None and trailer is None:
        tail_id = _TAILS[header.id]
        message = f"{header.id} without the {tail_id} that should close it: the file may have been cut off"
        yield Finding(Missing(header, tail_id), message, ack=_NO_TRAILER[tail_id])
    elif header is not None and trailer is not None:
        yield from _compare(header, head, trailer, tail)
    if isinstance(subject, TransactionSet) and subject.group is None and header is not None:
        yield Finding(header, "ST outside a functional group: there is no GS before it", ack=_NO_HEADER)


_TAILS = {"ISA": "IEA", "GS": "GE", "ST": "SE"}
_HEADS = {tail: head for head, tail in _TAILS.items()}
# What has no header has no number that a 999 could name it by.
_NO_HEADER = "TA1:024"
_NO_TRAILER = {"IEA": "TA1:023", "GE": "999 AK9:3", "SE": "999 IK5:2"}
_DIFFERENT = {"IEA": "TA1:001", "GE": "999 AK9:4", "SE": "999 IK5:3"}


def _ends(subject: Subject) -> tuple[Segment | None, int, Segment | None, int]:
    if isinstance(subject, Interchange):
        return subject.isa, 13, subject.iea, 2
    if isinstance(subject, FunctionalGroup):
        return subject.gs, 6, subject.ge, 2
    return subject.st, 2, subject.se, 2


def _compare(header: Segment, head: int, trailer: Segment, tail: int) -> Iterator[Finding]:
    opened, closed = header.value(head), trailer.value(tail)
    if opened == closed:
        return
    place: Place = trailer.element(tail)
    names = f"{header.element(head).reference} and {trailer.element(tail).reference}"
    numbers = [without_breaks(text) for text in (opened, closed)]
    if all(text.isdecimal() for text in numbers) and len({text.lstrip("0") for text in numbers}) == 1:
        yield Finding(
            place, f"{names} are equal as numbers and written differently", severity=WARNING, ack=_DIFFERENT[trailer.id]
        )
    else:
        message = f"{names} differ: header and trailer do not belong together"
        yield Finding(place, message, ack=_DIFFERENT[trailer.id])
