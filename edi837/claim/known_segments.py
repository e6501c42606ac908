"""What segments were read as, by their texts: the same few come claim after claim, and line after line."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar

from edi837.claim.billed_service import BilledService
from edi837.claim.diagnosis import Composite, composites_of
from edi837.mapping.mappings import Mappings
from edi837.mapping.payers import Policy
from edi837.system.named_tuple import NamedTuple
from edi837.x12 import values
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import Segment

# So much of a kind is remembered.
_MOST = 1 << 13
Key = TypeVar("Key", bound=Hashable)
Read = TypeVar("Read")


class Dates(NamedTuple):
    """DTP03 without outer blanks, and the first and the last day where they are valid."""

    sent: str
    days: tuple[date | None, date | None]


class KnownSegments:
    """Of one source, as long as its delimiters and mappings are the same. What it gives is not to be changed."""

    def __init__(self, delimiters: Delimiters, mappings: Mappings) -> None:
        self.delimiters = delimiters
        self._mappings = mappings
        self._services: dict[str, dict[str, Any]] = {}
        self._dates: dict[str, Dates] = {}
        self._composites: dict[str, list[Composite]] = {}
        # What payers and uses follow from (claim_head, use).
        self.policies: dict[tuple[str, str, str], Policy] = {}
        self.uses: dict[Hashable, Any] = {}

    def service(self, segment: Segment) -> dict[str, Any]:
        """The attributes of a BilledService, but for the segment itself."""
        return self._read(segment, self._services, self._read_service)

    def dates(self, dtp: Segment) -> Dates:
        """What a DTP says."""
        return self._read(dtp, self._dates, _read_dates)

    def composites(self, hi: Segment) -> list[Composite]:
        """The diagnoses of an HI."""
        return self._read(hi, self._composites, composites_of)

    def _read(self, segment: Segment, known: dict[str, Read], read: Callable[[Segment], Read]) -> Read:
        # The text says all but where a segment is read with leniency: then it has other values.
        if type(segment) is not Segment or segment.delimiters is not self.delimiters:
            return read(segment)
        text = segment.text
        value = known.get(text)
        if value is None:
            value = keep(known, text, read(segment))
        return value

    def _read_service(self, segment: Segment) -> dict[str, Any]:
        attributes = vars(BilledService(segment, self._mappings))
        del attributes["service"]
        return attributes


def keep(known: dict[Key, Read], key: Key, value: Read) -> Read:
    """The value, which is remembered now; all others are forgotten where they are too many."""
    if len(known) >= _MOST:
        known.clear()
    known[key] = value
    return value


def _read_dates(dtp: Segment) -> Dates:
    sent = dtp.value(3).strip()
    return Dates(sent, values.days(dtp.value(2).strip(), sent))
