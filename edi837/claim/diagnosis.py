"""Diagnoses of a claim, from its HI segments."""

from __future__ import annotations

import re
from functools import lru_cache

from edi837.mapping.groups import Diagnoses
from edi837.system.named_tuple import NamedTuple
from edi837.x12 import values
from edi837.x12.canonical import DIAGNOSIS_QUALIFIERS
from edi837.x12.segment import Element, Segment

PRINCIPAL = frozenset({"ABK", "BK"})
OTHER = frozenset({"ABF", "BF"})
REASON_FOR_VISIT = frozenset({"APR", "PR"})
_ICD10_SHAPE = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}")
# A category has three characters, and no code more than seven.
_CATEGORY, _LONGEST = 3, 7
ICD9 = frozenset({"BK", "BF", "BJ", "PR", "BN"})


class Diagnosis(NamedTuple):
    """One composite of an HI: its qualifier, its code without point in upper case, and where it stands.

    `plain` says that the code is written as an ICD-10 code should be, so that nothing can be wrong with its writing.
    """

    qualifier: str
    code: str
    plain: bool
    position: int
    segment: Segment

    @property
    def element(self) -> Element:
        """The place of the code."""
        return Element(self.segment, self.position, 2)


# Qualifier, code, whether it is plain, and position.
Composite = tuple[str, str, bool, int]


def composites_of(hi: Segment) -> list[Composite]:
    """The diagnoses of an HI in the order sent; empty composites are passed over."""
    composites = []
    separator = hi.delimiters.component
    for position, text in enumerate(hi.elements[1:], 1):
        qualifier, code, plain = _read(text, separator)
        if qualifier in DIAGNOSIS_QUALIFIERS:
            composites.append((qualifier, code, plain, position))
    return composites


@lru_cache(maxsize=1 << 13)
def _read(text: str, separator: str) -> tuple[str, str, bool]:
    """Qualifier and code of a composite, and whether the code is plain; the same few come claim after claim."""
    qualifier, _, rest = text.partition(separator)
    sent = rest.partition(separator)[0]
    code = values.diagnosis(sent).strip().upper()
    return qualifier, code, sent == code and well_formed(code)


def why_not_billed(diagnosis: Diagnosis, known: Diagnoses) -> str:
    """Why ICD-10-CM does not have the code, or not as one that is billed; '' where nothing is known against it."""
    code = diagnosis.code
    if code and not well_formed(code if diagnosis.plain else diagnosis.element.normal):
        return "The diagnosis does not have the shape of an ICD-10 code"
    if code in known.not_billable:
        return "The diagnosis is a category: the codes below it are billed, not the category itself"
    if any(code[:length] in known.complete for length in range(_CATEGORY, len(code))):
        return "The diagnosis is longer than the code that it begins with: ICD-10-CM has none below that"
    if len(code) < _LONGEST and code in known.seven_characters:
        return "The diagnosis lacks its seventh character, without which it is not billed"
    return ""


def well_formed(code: str) -> bool:
    """Whether a code has the shape of an ICD-10-CM code without its point."""
    return _ICD10_SHAPE.fullmatch(code) is not None
