"""The drug of an example as loop 2410, a note of its claim, and that no claim can be made of an example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from edi837.x12.ndc import SAFE_FORMS, classify

_UNITS = ("ML", "UN", "GR", "ME", "F2")
_UNIT_LENGTH = 2
# What a note cannot hold.
_DELIMITERS = re.compile(r"[~*:^\s]+")


class NoClaim(ValueError):
    """An example of which no claim can be made, and why."""


def drug_segments(bill: Mapping[str, str]) -> Iterator[str]:
    """LIN and CTP of a drug that has an NDC; NoClaim where NDC or quantity are none."""
    if "ndc" not in bill:
        return
    form, digits = classify(bill["ndc"])
    if form not in SAFE_FORMS:
        raise NoClaim(f"ndc={bill['ndc']!r} is not an NDC of eleven digits, such as 00409-2053-10")
    yield f"LIN**N4*{digits}"
    quantity = bill.get("quantity", "UN1").upper()
    if quantity[:_UNIT_LENGTH] not in _UNITS:
        raise NoClaim(f"quantity={quantity!r}: write the unit and the number, such as ML1.5")
    yield f"CTP****{quantity[_UNIT_LENGTH:]}*{quantity[:_UNIT_LENGTH]}"


def note_segment(text: str) -> str:
    """A note of the claim, without what ends elements and segments."""
    return f"NTE*ADD*{_DELIMITERS.sub(' ', text)}"
