"""Claims that went out as answers find them, whatever they are kept in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from edi837.answers.answer_row import SentLine
from edi837.system.named_tuple import NamedTuple

_NORMAL = 64


class BookedClaim(NamedTuple):
    """A claim that went out: its number in the book, the file that it went in and when; the rest as it was listed."""

    number: int
    file: str
    sent: str
    output_sha256: str
    interchange: str
    group: str
    transaction: str
    bht03: str
    segment_first: int
    segment_last: int
    byte_start: int
    patient_control_number: str
    billing_npi: str
    payer_id: str
    charge: str
    service_from: str
    service_to: str
    frequency: str
    ref_d9: str
    ref_f8: str
    lines: str

    @property
    def sent_lines(self) -> tuple[SentLine, ...]:
        """Its lines."""
        return _lines(self.lines)

    @property
    def place(self) -> str:
        """The claim as a message names it."""
        return f"{self.patient_control_number} of {self.file}"


@lru_cache(maxsize=1 << 10)
def _lines(text: str) -> tuple[SentLine, ...]:
    return tuple(SentLine(*(str(line.get(name, "")) for name in SentLine._fields)) for line in json.loads(text))


def normal(number: str) -> str:
    """A claim's number as those are compared that a payer wrote in another way: upper case, without blanks."""
    return "".join(number.upper().split())[:_NORMAL]


class Book(Protocol):
    """What matching asks for."""

    def of_numbers(self, numbers: Iterable[str]) -> Mapping[str, Sequence[BookedClaim]]:
        """Claims by their normal number."""
        raise NotImplementedError

    def beginning(self, number: str, most: int) -> Sequence[BookedClaim]:
        """Claims whose normal number begins so, no more than `most`."""
        raise NotImplementedError

    def with_line(self, ref_6r: str, most: int) -> Sequence[BookedClaim]:
        """Claims that have a line with this REF*6R, no more than `most`."""
        raise NotImplementedError

    def of_payer_number(self, number: str) -> Sequence[BookedClaim]:
        """Claims that an answer with this number of the payer is known to be of."""
        raise NotImplementedError
