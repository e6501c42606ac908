"""One thing in a claim that its implementation guide does not allow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from edi837.findings.finding import Missing
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
    NOT_JUDGED = "not-judged"


@dataclass(frozen=True)
class GuideFault:
    """A fault, its place, and pyx12's code for it ('' where pyx12 itself failed).

    `loop` is the loop of the guide; `line` is LX01 as sent, '' outside of service lines. The message holds no value.
    `unknown` marks a segment whose ID no claim has.
    """

    kind: FaultKind
    at: Element | Segment | Missing
    level: str
    code: str
    loop: str
    message: str
    line: str = ""
    unknown: bool = False
