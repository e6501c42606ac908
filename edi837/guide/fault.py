"""One thing in a set that its implementation guide does not allow."""

from __future__ import annotations

from enum import Enum
from sys import intern

from edi837.findings.finding import Missing, Severity
from edi837.system.dataclass import dataclass
from edi837.x12.segment import Element, Segment

# What `code` is a code of: 999 IK304 for a fault of a segment, IK403 for one of an element.
SEGMENT_LEVEL, ELEMENT_LEVEL = "IK3", "IK4"


class FaultKind(Enum):
    """What is wrong; each kind has its rule."""

    REQUIRED_MISSING = "required-missing"
    NOT_USED_PRESENT = "not-used-present"
    VALUE_NOT_ALLOWED = "value-not-allowed"
    LENGTH_OR_TYPE = "length-or-type"
    REPEATED_TOO_OFTEN = "repeated-too-often"
    UNEXPECTED = "unexpected"
    SYNTAX_NOTE = "syntax-note"


@dataclass(frozen=True, slots=True)
class GuideFault:
    """A fault, its place, and the code that a 999 has for it.

    `loop` is the loop of the guide, '' outside of loops; `line` is LX01 as sent, '' outside of service lines. The
    message holds no value.
    """

    kind: FaultKind
    at: Element | Segment | Missing
    level: str
    code: str
    loop: str
    message: str
    line: str = ""
    severity: Severity = Severity.ERROR

    @property
    def acknowledgement(self) -> str:
        """What a 999 says of it, as records write it: `999 IK3:HI:3`, `999 IK4:7`."""
        if isinstance(self.at, Missing) and self.level == SEGMENT_LEVEL:
            return f"999 {self.level}:{self.at.reference.rpartition('/')[2]}:{self.code}"
        return intern(f"999 {self.level}:{self.code}")
