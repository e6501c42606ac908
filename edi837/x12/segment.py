"""Segments as spans of bytes, and the elements in them.

Where native code was built, `Segment` and `cut` are its own: what follows here is the reference, and what both hold to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edi837.native import native
from edi837.system.named_tuple import NamedTuple
from edi837.x12.canonical import canonical_text
from edi837.x12.change import Change
from edi837.x12.delimiters import Delimiters


class PlainSegment:
    """From its ID through its terminator; `end` is exclusive, `ordinal` counts from 1 (ST) within its set.

    `elements[0]` is the ID, as `id` is; the others are Latin-1 text as sent. `loop` is the guide's loop, once it is
    known.
    """

    __slots__ = ("delimiters", "elements", "end", "id", "loop", "ordinal", "start")

    def __init__(self, delimiters: Delimiters, start: int, end: int, ordinal: int, elements: list[str]) -> None:
        self.delimiters = delimiters
        self.start = start
        self.end = end
        self.ordinal = ordinal
        self.elements = elements
        self.id = elements[0]
        self.loop = ""

    def value(self, position: int, component: int = 0) -> str:
        """Element `position` as sent ('' when absent), or one of its components (1-based)."""
        if position >= len(self.elements):
            return ""
        text = self.elements[position]
        return text if component == 0 else _component(text, component, self.delimiters.component)

    def components(self, position: int) -> list[str]:
        """The components of element `position` as sent; [''] when it is absent."""
        return self.value(position).split(self.delimiters.component)

    def span_of(self, position: int, component: int) -> tuple[int, int]:
        """Byte offsets of an element or component in the source, as Element.span gives them."""
        elements = self.elements
        start = self.start + sum(len(text) + 1 for text in elements[:position])
        if position >= len(elements):
            return self.end - 1, self.end - 1
        if not component:
            return start, start + len(elements[position])
        parts = self.components(position)
        start += sum(len(part) + 1 for part in parts[: component - 1])
        if component > len(parts):
            return start - 1, start - 1
        return start, start + len(parts[component - 1])

    def element(self, position: int, component: int = 0) -> Element:
        """The place of an element or component, present or not."""
        return Element(self, position, component)

    @property
    def text(self) -> str:
        """The whole segment without its terminator."""
        return self.delimiters.element.join(self.elements)

    def __repr__(self) -> str:
        return f"<Segment {self.id} {self.start}..{self.end}>"


def _component(text: str, number: int, separator: str) -> str:
    parts = text.split(separator)
    return parts[number - 1] if number <= len(parts) else ""


class Element(NamedTuple):
    """One element (component 0), or one component of it (from 1)."""

    segment: Segment
    position: int
    component: int = 0

    @property
    def value(self) -> str:
        """The text as sent; '' when the element is absent."""
        return self.segment.value(self.position, self.component)

    @property
    def normal(self) -> str:
        """The text as its safe fix would write it; rules judge this one."""
        return canonical_text(self.segment.elements, self.position, self.component, self.segment.delimiters)

    @property
    def reference(self) -> str:
        """As the guides write it: SV101-2, LIN03."""
        suffix = f"-{self.component}" if self.component else ""
        return f"{self.segment.id}{self.position:02d}{suffix}"

    @property
    def span(self) -> tuple[int, int]:
        """Byte offsets of the value in the source, end exclusive; for an absent one where it would begin."""
        return self.segment.span_of(self.position, self.component)

    def becomes(self, text: str) -> Change:
        """The change that writes `text` here, adding the separators that an absent place needs.

        Raises ValueError when `text` holds a delimiter, which would make other elements of it, and for a segment ID.
        """
        if not self.position:
            raise ValueError("a segment ID is never changed")
        if self.segment.delimiters.occurs_in(text):
            raise ValueError(f"{self.reference} cannot hold a delimiter")
        start, end = self.span
        return Change(start, end, self.value.encode("latin-1"), (self._lead() + text).encode("latin-1"))

    def _lead(self) -> str:
        """The separators between the last value that is there and this place."""
        delimiters = self.segment.delimiters
        missing = max(0, self.position - len(self.segment.elements) + 1)
        if missing:
            return delimiters.element * missing + delimiters.component * max(0, self.component - 1)
        if not self.component:
            return ""
        return delimiters.component * max(0, self.component - len(self.segment.components(self.position)))


def plain_cut(content: bytes, delimiters: Delimiters, at: int, ordinal: int = 1) -> list[PlainSegment]:
    """The segments of `content`, which stands at byte `at` of its source, the first one numbered `ordinal`.

    What stands before an ID (line breaks, blanks, junk) belongs to none; a terminator with nothing before it
    ends no segment; what follows the last terminator is not a segment.
    """
    gap, gap_text, element = delimiters.gap, delimiters.gap_text, delimiters.element
    pieces = content.decode("latin-1").split(delimiters.segment)
    pieces.pop()
    segments = []
    for piece in pieces:
        start = at
        at += len(piece) + 1
        if piece and piece[0] in gap:
            body = piece.lstrip(gap_text)
            start += len(piece) - len(body)
            piece = body
        if piece:
            segments.append(PlainSegment(delimiters, start, at, ordinal, piece.split(element)))
            ordinal += 1
    return segments


if TYPE_CHECKING or native is None:
    Segment = PlainSegment
    cut = plain_cut
else:
    Segment = native.Segment
    cut = native.cut
    native.use_element(Element)

# The types of segments: one that is read with some leniency is never native.
SEGMENTS: tuple[type[PlainSegment], ...] = (PlainSegment, Segment)
