"""The delimiters of one interchange, read from its ISA by counting separators."""

from __future__ import annotations

import mmap
import re
from functools import cached_property

from edi837.system.dataclass import dataclass

Buffer = bytes | mmap.mmap

# An ISA has 106 bytes when its elements are padded; unpadded and overlong ones are met in the field.
_HEADER_LIMIT = 512
# ISA11 was the standards id (U) until 00401; from this version on it is the repetition separator.
REPEATS_FROM = "00402"
_GAP = frozenset(map(chr, [*range(0x21), *range(0x7F, 0x100)]))


@dataclass(frozen=True)
class Delimiters:
    """One character each (Latin-1), all different; `repetition` is None before version 00402."""

    element: str
    component: str
    segment: str
    repetition: str | None = None

    @cached_property
    def gap(self) -> frozenset[str]:
        """Characters that may stand between segments: blanks, controls, 8-bit ones, but no delimiter."""
        return _GAP - self.all

    @cached_property
    def gap_text(self) -> str:
        """The same characters as text, for strip()."""
        return "".join(sorted(self.gap))

    @cached_property
    def all(self) -> frozenset[str]:
        """The delimiters as a set."""
        return frozenset(filter(None, (self.element, self.component, self.segment, self.repetition)))

    @cached_property
    def breaks(self) -> frozenset[str]:
        """The line-break characters that are not a delimiter: harmless between segments."""
        return frozenset("\r\n") - self.all

    def occurs_in(self, text: str) -> bool:
        """Whether `text` holds a delimiter, so that it could not be written as one value."""
        return any(character in self.all for character in text)


@dataclass(frozen=True)
class Header:
    """Where an ISA stands, `end` past its terminator, and its elements (ISA at 0); `fault` when unusable."""

    start: int
    end: int
    elements: tuple[str, ...]
    delimiters: Delimiters
    fault: str | None = None


# Words in junk ("the ISA is ...") are not a header: those are followed by a blank.
_ISA = re.compile(rb"(?<![A-Za-z0-9])ISA(?=[^A-Za-z0-9 ])")


_NEXT_SEGMENT = re.compile(r"[^A-Za-z0-9](?:GS|TA1|ISA)$")


def find_header(data: Buffer, start: int) -> Header | None:
    """The first ISA at or after `start`, usable or not; None when there is none."""
    if start == 0 and data[:3] == b"ISA":
        return _read(data, 0)
    match = _ISA.search(data, start)
    return _read(data, match.start()) if match else None


def _read(data: Buffer, start: int) -> Header:
    """The ISA at `start`; whatever is wrong with it goes into `fault`."""
    text = data[start : start + _HEADER_LIMIT].decode("latin-1")
    element = text[3:4]
    parts = text.split(element, 16) if element else [text]
    if len(parts) < 17 or len(parts[16]) < 2 or _swallows_a_group(parts[1:16], element):
        faulty = Delimiters(element or "*", ":", "~")
        return Header(start, start + 3, tuple(parts[:16]), faulty, "ISA does not have 16 elements")
    component, terminator = parts[16][0], parts[16][1]
    repetition = parts[11] if _separates_repetitions(parts[11], parts[12]) else None
    if repetition in (element, component, terminator):
        repetition = None
    delimiters = Delimiters(element, component, terminator, repetition)
    end = start + len(text) - len(parts[16]) + 2
    return Header(start, end, (*parts[:16], component), delimiters, _fault(delimiters))


def _swallows_a_group(elements: list[str], separator: str) -> bool:
    """An ISA that is short of elements runs into the segment after it, a GS or a TA1."""
    return any(len(text) > 80 or _NEXT_SEGMENT.search(text) for text in elements)


def _separates_repetitions(isa11: str, isa12: str) -> bool:
    return len(isa11) == 1 and isa12 >= REPEATS_FROM and not isa11.isalnum() and isa11 != " "


def _fault(delimiters: Delimiters) -> str | None:
    marks = [delimiters.element, delimiters.component, delimiters.segment]
    if len(set(marks)) < 3:
        return "element, component and segment delimiter are not all different"
    if any(mark.isascii() and mark.isalnum() for mark in marks):
        return "a delimiter is a letter or a digit"
    if " " in marks[:2]:
        return "the element or component delimiter is a blank"
    return None
