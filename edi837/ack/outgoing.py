"""Segments of an answer written one after the other, with the counts that its trailers need."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from typing import IO

from edi837.ack.answer_text import plain
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Delimiters

MOST = 999_999_999


class ControlNumbers:
    """Counts from a first number on; after the last one of nine digits comes 1."""

    def __init__(self, first_number: int) -> None:
        self.next = first_number

    def take(self) -> int:
        """The next number."""
        number = self.next
        self.next = number % MOST + 1
        return number


def first_for(digest: str) -> int:
    """The first number for an input of that SHA-256: the same input is answered with the same numbers.

    A receiver that refuses numbers it has seen then refuses the second answer to one file, and no other.
    """
    return int(hashlib.sha256(f"answers to {digest}".encode()).hexdigest(), 16) % MOST + 1


Value = str | int | tuple[str, ...]


class Address(NamedTuple):
    """Whom an answer goes to: ISA and GS of what is answered, as sent (ID first); `day` is that of the answer."""

    isa: tuple[str, ...]
    day: date
    # The clock is not an input: the same inputs give the same bytes.
    time: str = "0000"


class Outgoing:
    """Writes segments; those of the open set are counted. `in_group` is the GS06 of the open group."""

    def __init__(self, file: IO[bytes], delimiters: Delimiters, numbers: ControlNumbers) -> None:
        self.delimiters = delimiters
        self.in_group = 0
        self._file = file
        self._numbers = numbers
        self._end = delimiters.segment + ("" if delimiters.segment in "\r\n" else "\n")
        self._in_set = 0
        self._sets = 0
        self._groups = 0

    def text(self, value: str, longest: int) -> str:
        """A value as it can be written."""
        return plain(value, self.delimiters, longest)

    def segment(self, *elements: Value) -> None:
        """One segment, ID first; a tuple is a composite. Empty elements at the end are left out."""
        texts = [self._written(element) for element in elements]
        while not texts[-1]:
            texts.pop()
        self._file.write((self.delimiters.element.join(texts) + self._end).encode("ascii"))
        self._in_set += 1

    def _written(self, value: Value) -> str:
        if isinstance(value, tuple):
            return self.delimiters.component.join(value).rstrip(self.delimiters.component)
        return str(value)

    @contextmanager
    def interchange(self, address: Address) -> Generator[None]:
        """ISA to IEA, back to the sender."""
        number = f"{self._numbers.take():09}"
        sent = address.isa
        day = address.day.strftime("%y%m%d")
        usage = sent[15] if sent[15] in ("P", "T") else "P"
        marks = self.delimiters
        self.segment(
            "ISA", "00", " " * 10, "00", " " * 10, self._qualifier(sent[7]), self._party(sent[8]),
            self._qualifier(sent[5]), self._party(sent[6]), day, address.time, marks.repetition or "^", "00501", number,
            "0", usage, marks.component,
        )  # fmt: skip
        self._groups = 0
        yield
        self.segment("IEA", self._groups, number)

    def _qualifier(self, sent: str) -> str:
        written = self.text(sent, 2)
        return written if len(written) == 2 else "ZZ"

    def _party(self, sent: str) -> str:
        return self.text(sent, 15).ljust(15)

    @contextmanager
    def group(self, kind: str, version: str, gs: tuple[str, ...], address: Address) -> Generator[None]:
        """GS to GE, back to the application that sent the group `gs`."""
        self.in_group = number = self._numbers.take()
        sender, receiver = (self.text(gs[at], 15) or "UNKNOWN" for at in (3, 2))
        day = address.day.strftime("%Y%m%d")
        self.segment("GS", kind, sender, receiver, day, address.time, number, "X", version)
        self._groups += 1
        self._sets = 0
        yield
        self.segment("GE", self._sets, number)

    @contextmanager
    def set(self, kind: str, version: str) -> Generator[str]:
        """ST to SE; gives ST02."""
        self._sets += 1
        number = f"{self._sets:04}"
        self._in_set = 0
        self.segment("ST", kind, number, version)
        yield number
        self.segment("SE", self._in_set + 1, number)
