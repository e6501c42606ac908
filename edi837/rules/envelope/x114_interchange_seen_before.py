"""X114: an interchange of this control number was there before, with other bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from edi837.claim.envelope_facts import InterchangeFacts
from edi837.claim.facts import FileFacts
from edi837.claim.repeated import repeated_in, short
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, WARNING, Knowledge, Scope, Tells, WhenPaid, rule


@rule(
    "X114",
    "interchange-seen-before",
    on=FileFacts,
    severity=WARNING,
    snip=1,
    scope=Scope.INTERCHANGE,
    tells=Tells.INTERCHANGE_REPEATED,
    when_paid=WhenPaid.STANDS,
    of_earlier_files=True,
)
def interchange_seen_before(file: FileFacts, knowledge: Knowledge) -> Iterator[Finding]:
    """Another interchange has the same parties (ISA05 to ISA08) and control number (ISA13).

    Why: a receiver that has seen the number refuses the second one as a duplicate, or takes both and pays twice.
    Fix: none. If it is the same interchange sent again, send it once; if it is another one, the sender must number it
    again. Twice in one file is an error: the second one is refused with a TA1.
    Do: Send interchange {interchange} once; another one needs a number of its own.
    Source: TA1 note code 025; X12.5 on interchange control numbers.
    """
    several, seen = repeated_in(map(_number, file.interchanges)), set[int]()
    for interchange in file.interchanges:
        number = _number(interchange)
        if number in seen:
            message = "The file holds an earlier interchange of these parties with this number"
            yield Finding(interchange.isa.element(13), message, severity=ERROR)
        if number in several:
            seen.add(number)
        earlier = knowledge.history.interchange_seen(interchange.key) if knowledge.history is not None else None
        if earlier is not None:
            message = f"The file {earlier}, with other bytes, had this control number already"
            yield Finding(interchange.isa.element(13), message)


def _number(interchange: InterchangeFacts) -> int:
    return short(hashlib.sha256("\x1e".join(interchange.key[:5]).encode("latin-1", "replace")).digest())
