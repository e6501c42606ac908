"""X116: an element of the ISA holds what it cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, Scope, rule
from edi837.system.named_tuple import NamedTuple
from edi837.x12.envelope import Interchange
from edi837.x12.values import day, without_breaks


class _Element(NamedTuple):
    """What an element of the ISA may be: its form, what that is in words, and the TA105 for anything else."""

    form: str
    words: str
    code: str


_PARTY = "01|14|20|27|28|29|30|33|ZZ"
# The eleventh and the sixteenth are delimiters, and X101 says what is wrong with those.
_ELEMENTS = {
    1: _Element("00|03", "00 or 03", "010"),
    3: _Element("00|01", "00 or 01", "012"),
    5: _Element(_PARTY, "a qualifier of 837", "005"),
    6: _Element(".+", "a sender", "006"),
    7: _Element(_PARTY, "a qualifier of 837", "007"),
    8: _Element(".+", "a receiver", "008"),
    9: _Element("[0-9]{6}", "a date of six digits", "014"),
    10: _Element("(?:[01][0-9]|2[0-3])[0-5][0-9]", "a time of four digits", "015"),
    12: _Element("00[1-8]0[0-9]", "a version of the interchange", "017"),
    13: _Element("[0-9]{9}", "a number of nine digits", "018"),
    14: _Element("[01]", "0 or 1", "019"),
    15: _Element("[PT]", "P or T", "020"),
}
_DATE_AT, _CENTURY = 9, "20"


@rule("X116", "interchange-header-invalid", on=Interchange, severity=ERROR, snip=1, scope=Scope.INTERCHANGE)
def interchange_header_invalid(interchange: Interchange) -> Iterator[Finding]:
    """An element of the ISA holds none of the values that it may have, or not the form that it has.

    Why: a receiver reads the ISA before anything else, and answers such an interchange with a TA1 that names it.
    Fix: none. Correct the settings of the system that writes the envelope; the ISA is never changed here.
    Do: Correct {element} in the settings of the sending system; {before} was sent.
    Source: X12.5, interchange control structures, and the 837 guides, appendix C; TA105 005 to 020.
    """
    isa = interchange.isa
    for position, element in _ELEMENTS.items():
        sent = without_breaks(isa.value(position))
        good = re.fullmatch(element.form, sent) is not None
        if position == _DATE_AT:
            good = good and day(_CENTURY + sent) is not None
        if not good:
            place = isa.element(position)
            yield Finding(place, f"{place.reference} is not {element.words}", ack=f"TA1:{element.code}")
