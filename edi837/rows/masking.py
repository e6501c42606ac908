"""Values that may name a patient are not shown: those of all segments but the ones that name nobody."""

from __future__ import annotations

from collections.abc import Sequence

from edi837.findings.finding import Place, Spot
from edi837.x12.segment import Element, Segment
from edi837.x12.values import qualifier

MASK = "(masked)"
# Segments that name nobody; what is not among them, even by a slip of its ID, may be one that does.
_IMPERSONAL = frozenset({
    "ISA", "GS", "ST", "BHT", "HL", "PRV", "SBR", "CLM", "DTP", "CL1", "PWK", "CN1", "AMT", "REF", "K3", "NTE",
    "CR1", "CR2", "CR3", "CRC", "HI", "HCP", "LX", "SV1", "SV2", "SV5", "PS1", "MEA", "QTY", "LIN", "CTP",
    "SVD", "CAS", "OI", "MIA", "MOA", "CUR", "FRM", "LQ", "SE", "GE", "IEA", "TA1",
})  # fmt: skip
_PERSONAL_REFERENCES = frozenset({"SY", "1W"})


def masked(place: Place, at: Spot) -> str:
    """The value at a place as sent, or MASK where it may name a patient."""
    segment = place.segment if isinstance(place, Element) else place
    if not at.before or not isinstance(segment, Segment):
        return at.before
    # An NPI names a provider.
    provider = segment.id == "NM1" and at.element.endswith("NM109") and segment.value(8) == "XX"
    return MASK if is_personal(segment.elements) and not provider else at.before


def is_personal(elements: Sequence[str]) -> bool:
    """Whether a segment may hold a name, an address, a birth date or a social security number."""
    if elements[0] == "REF":
        return qualifier("".join(elements[1:2])) in _PERSONAL_REFERENCES
    return elements[0] not in _IMPERSONAL
