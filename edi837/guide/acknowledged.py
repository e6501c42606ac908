"""What a 999 says of a fault: its codes are not pyx12's, which tell less."""

from __future__ import annotations

from edi837.findings.finding import Missing
from edi837.guide.fault import ELEMENT_LEVEL, SEGMENT_LEVEL, FaultKind, GuideFault
from edi837.x12.segment import Element

_OF_SEGMENT = {
    FaultKind.REQUIRED_MISSING: "3",
    FaultKind.NOT_USED_PRESENT: "I4",
    FaultKind.UNEXPECTED: "2",
}
_OF_ELEMENT = {
    FaultKind.REQUIRED_MISSING: "1",
    FaultKind.NOT_USED_PRESENT: "I10",
    FaultKind.VALUE_NOT_ALLOWED: "7",
}
# pyx12 has one code for elements too many and for components too many.
_TOO_MANY, _TOO_MANY_COMPONENTS = "3", "13"
_QUALIFIER_NOT_IN_LIST = "7"
_UNKNOWN = "1"


def acknowledgement(fault: GuideFault) -> str:
    """IK3 or IK4 with its code, as records write it: `999 IK3:HI:3`, `999 IK4:7`; '' for what was not judged."""
    if fault.kind is FaultKind.NOT_JUDGED:
        return ""
    if isinstance(fault.at, Missing):
        return f"999 {SEGMENT_LEVEL}:{fault.at.reference.rpartition('/')[2]}:{_OF_SEGMENT[fault.kind]}"
    if fault.level == SEGMENT_LEVEL and not isinstance(fault.at, Element):
        code = _UNKNOWN if fault.unknown else _OF_SEGMENT.get(fault.kind, fault.code)
        return f"999 {SEGMENT_LEVEL}:{code}"
    return f"999 {ELEMENT_LEVEL}:{_element_code(fault)}"


def _element_code(fault: GuideFault) -> str:
    if fault.kind is not FaultKind.UNEXPECTED:
        return _OF_ELEMENT.get(fault.kind, fault.code)
    if fault.level == SEGMENT_LEVEL:
        return _QUALIFIER_NOT_IN_LIST
    if fault.code == _TOO_MANY and isinstance(fault.at, Element) and fault.at.component:
        return _TOO_MANY_COMPONENTS
    return fault.code
