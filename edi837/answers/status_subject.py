"""What a status is about while a 277 is read: a level, a claim or a line."""

from __future__ import annotations

from dataclasses import field

from edi837.answers.received_sets import Elements
from edi837.system.dataclass import dataclass


@dataclass
class StatusSubject:
    """Something that STC speaks of: a level, a claim or a line, with what it is called by."""

    level: str
    segment: int
    key: str = ""
    statuses: list[Elements] = field(default_factory=list)
    payer_number: str = ""
    days: tuple[str, str] = ("", "")
    ref_d9: str = ""
    ref_6r: str = ""
    code: str = ""
    modifiers: str = ""
    charge: str = ""
    frequency: str = ""
    npi: str = ""
    below: int = 0
    lines: list[StatusSubject] = field(default_factory=list)
