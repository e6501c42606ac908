"""The trade's short codes in plain words of our own: SNIP types, acknowledgement codes, dispositions."""

from __future__ import annotations

import re
from collections.abc import Iterator

SNIP = {
    "1": "X12 syntax",
    "2": "implementation guide",
    "3": "balancing",
    "4": "situations between segments",
    "5": "external code sets",
    "6": "type of service",
    "7": "this payer or partner",
}
DISPOSITIONS = {
    "repaired": "Repaired: how the value is written was changed, its meaning was not",
    "proposed": "Proposed: waits for a named person",
    "reported": "Reported: nothing was changed",
    "deferred": "Deferred: the safe fix was not made in this run",
    "approved": "Approved and changed",
    "declined": "Declined by a person",
    "refused": "The decision was refused",
}
_ACKNOWLEDGEMENTS = {
    "TA1": "The interchange is rejected",
    "TA1:001": "The control numbers of the interchange differ in header and trailer",
    "TA1:021": "The number of groups in the trailer of the interchange is wrong",
    "TA1:022": "The control structure of the interchange is wrong",
    "TA1:023": "The interchange ends too early",
    "TA1:024": "The content of the interchange is not in order",
    "TA1:025": "The control number of the interchange was used before",
    "IK3": "A segment is wrong",
    "IK3:1": "A segment is not known",
    "IK3:2": "A segment is not expected here",
    "IK3:3": "A required segment is missing",
    "IK3:4": "A loop comes too often",
    "IK3:5": "A segment comes too often",
    "IK3:6": "A segment does not belong to this set",
    "IK3:7": "A segment is out of order",
    "IK3:8": "A segment has wrong elements",
    "IK3:I4": "A segment is sent that the guide does not use",
    "IK4": "An element is wrong",
    "IK4:1": "A required element is missing",
    "IK4:2": "An element that others ask for is missing",
    "IK4:3": "A segment has too many elements",
    "IK4:4": "An element is too short",
    "IK4:5": "An element is too long",
    "IK4:6": "An element has a character that is not allowed",
    "IK4:7": "An element has a code that is not in its list",
    "IK4:8": "A date is wrong",
    "IK4:9": "A time is wrong",
    "IK4:10": "Elements that exclude each other are both there",
    "IK4:13": "An element has too many components",
    "IK4:I10": "An element is sent that the guide does not use",
    "IK5": "The transaction set is rejected",
    "IK5:2": "The trailer of the set is missing",
    "IK5:3": "The control numbers of the set differ in header and trailer",
    "IK5:4": "The number of segments in the trailer is wrong",
    "AK9": "The group is accepted in part or rejected",
    "AK9:3": "The trailer of the group is missing",
    "AK9:4": "The control numbers of the group differ in header and trailer",
    "AK9:5": "The number of sets in the trailer of the group is wrong",
}
_TOKEN = re.compile(r"(TA1|IK3|IK4|IK5|AK9)(?::([A-Z]{2,3}))?(?::(I?[0-9]+))?|\b(I?[0-9]{1,2})\b")


def acknowledgement_words(codes: str) -> Iterator[str]:
    """Each code of an expected TA1 or 999 in words: `999 IK3:1, IK4:4 or 5`."""
    kind = ""
    for match in _TOKEN.finditer(codes):
        segment, number = match[2] or "", match[3] or match[4]
        kind = match[1] or kind
        words = _ACKNOWLEDGEMENTS.get(f"{kind}:{number}") or _ACKNOWLEDGEMENTS.get(kind)
        if words:
            yield f"{words} ({segment})" if segment else words
