"""X117: an element of the GS holds what it cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.envelope import CLAIMS, FunctionalGroup
from edi837.x12.values import day, without_breaks

# By position: the form of an element, and what that is in words.
_ELEMENTS = {
    1: (CLAIMS, "HC, for claims"),
    2: (".{2,15}", "a sender of 2 to 15 characters"),
    3: (".{2,15}", "a receiver of 2 to 15 characters"),
    4: ("[0-9]{8}", "a date of eight digits"),
    5: ("(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9](?:[0-9]{1,2})?)?", "a time"),
    6: ("[0-9]{1,9}", "a number of one to nine digits"),
    7: ("X", "X, for X12"),
    8: (".+", "the name of an implementation"),
}
_DATE_AT = 4


@rule("X117", "group-header-invalid", on=FunctionalGroup, severity=ERROR, snip=1, scope=Scope.INTERCHANGE)
def group_header_invalid(group: FunctionalGroup) -> Iterator[Finding]:
    """An element of the GS of a group of claims holds none of the values that it may have, or not the form that it has.

    Why: a 999 repeats GS01, GS06 and GS08; where they cannot be repeated, the interchange is refused with a TA1.
    Fix: none. Correct the settings of the system that writes the envelope; the GS is never changed here.
    Do: Correct {element} in the settings of the sending system; {before} was sent.
    Source: X12.5 and the 837 guides, appendix C; TA105 024, invalid interchange content; AK905 19 for a number that
    an earlier group had. Groups of other kinds pass.
    """
    gs = group.gs
    if gs is None or not group.is_of_claims:
        return
    if group.repeated and without_breaks(gs.value(6)):
        yield Finding(gs.element(6), "GS06 is the number of an earlier group of the interchange", ack="999 AK9:19")
    for position, (form, words) in _ELEMENTS.items():
        sent = without_breaks(gs.value(position))
        good = re.fullmatch(form, sent) is not None
        if position == _DATE_AT:
            good = good and day(sent) is not None
        if not good:
            place = gs.element(position)
            yield Finding(place, f"{place.reference} is not {words}", ack="TA1:024")
