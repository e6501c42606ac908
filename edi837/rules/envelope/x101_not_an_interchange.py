"""X101: what should be an interchange is not one."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding, Outside
from edi837.rules.rule import ERROR, WARNING, Scope, rule
from edi837.x12.delimiters import REPEATS_FROM
from edi837.x12.envelope import Interchange
from edi837.x12.scan import NoHeader


@rule(
    "X101",
    "not-an-interchange",
    on=(NoHeader, Interchange),
    severity=ERROR,
    snip=1,
    scope=Scope.INTERCHANGE,
    quarantines=True,
)
def not_an_interchange(subject: NoHeader | Interchange) -> Iterator[Finding]:
    """There is no usable ISA segment.

    Why: delimiters are read from the ISA; without them no byte of the file can be told from another, so a receiver
    answers with a TA1 and reads nothing.
    Fix: none. Ask the sender for the file as it left the billing system; a file that was opened and saved in an
    editor, or cut at its head, cannot be mended here. A letter or digit as repetition separator (ISA11) is a warning.
    Do: Ask the sender for the file as it left the billing system, not edited since.
    Source: X12.5, interchange control structure; ISA has 16 elements of fixed length.
    """
    if isinstance(subject, Interchange):
        yield from _repetition(subject)
    elif subject.header is None:
        looks = f": {subject.looks}" if subject.looks else ""
        yield Finding(Outside(0, 0), f"The file holds no ISA segment, so it is not an X12 interchange{looks}")
    else:
        place = Outside(subject.start, subject.header.end)
        yield Finding(place, f"The ISA cannot be read: {subject.header.fault}")


def _repetition(interchange: Interchange) -> Iterator[Finding]:
    """The file can be read all the same: nothing of an 837 that matters here is repeated within an element."""
    place = interchange.isa.element(11)
    if interchange.isa.value(12) >= REPEATS_FROM and any(sign.isalnum() for sign in place.value):
        why = f"ISA11 separates repetitions from version {REPEATS_FROM} on, and is a letter or a digit"
        yield Finding(place, why, severity=WARNING)
