"""Diagnoses of a claim, from its HI segments."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from edi837.claim.loops import Loop
from edi837.x12 import values
from edi837.x12.canonical import DIAGNOSIS_QUALIFIERS
from edi837.x12.segment import Element, Segment

PRINCIPAL = frozenset({"ABK", "BK"})
OTHER = frozenset({"ABF", "BF"})
REASON_FOR_VISIT = frozenset({"APR", "PR"})
_ICD10_SHAPE = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}")
ICD9 = frozenset({"BK", "BF", "BJ", "PR", "BN"})


class Diagnosis(NamedTuple):
    """One composite of an HI: its qualifier, its code without point in upper case, and where it stands.

    `plain` says that the code is written as an ICD-10 code should be, so that nothing can be wrong with its writing.
    """

    qualifier: str
    code: str
    plain: bool
    segment: Segment
    position: int

    @property
    def element(self) -> Element:
        """The place of the code."""
        return Element(self.segment, self.position, 2)


def diagnoses_of(claim: Loop) -> list[Diagnosis]:
    """All diagnoses of loop 2300 in the order sent; empty composites are passed over."""
    diagnoses = []
    for segment in claim.of("HI"):
        separator = segment.delimiters.component
        for position, text in enumerate(segment.elements[1:], 1):
            qualifier, code, plain = _read(text, separator)
            if qualifier in DIAGNOSIS_QUALIFIERS:
                diagnoses.append(Diagnosis(qualifier, code, plain, segment, position))
    return diagnoses


@lru_cache(maxsize=1 << 13)
def _read(text: str, separator: str) -> tuple[str, str, bool]:
    """Qualifier and code of a composite, and whether the code is plain; the same few come claim after claim."""
    qualifier, _, rest = text.partition(separator)
    sent = rest.partition(separator)[0]
    code = values.diagnosis(sent).strip().upper()
    return qualifier, code, sent == code and well_formed(code)


def well_formed(code: str) -> bool:
    """Whether a code has the shape of an ICD-10-CM code without its point."""
    return _ICD10_SHAPE.fullmatch(code) is not None
