"""Segments whose writing hides what they are: an ID in small letters, blanks that end a value, other separators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from edi837.native import native
from edi837.system.late_pattern import late_pattern
from edi837.system.named_tuple import NamedTuple
from edi837.x12.characters import in_class
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import PlainSegment, plain_cut

# Here a blank is a fault of the code or number, and the rule about it says so.
_JUDGED_WITH_BLANKS = {"SV1": (1,), "SV2": (2,), "LIN": (2, 3), "CTP": (5,)}
# The composites of a claim.
_COMPOSITES = {
    "CLM": (5, 11), "HI": tuple(range(1, 13)), "SV1": (1, 7), "SV2": (2,), "SV3": (1, 4, 11), "SVD": (3,), "CTP": (5,),
    "REF": (4,), "MEA": (4,),
}  # fmt: skip
_SERVICE = late_pattern(r"[A-Za-z]{2}([^A-Za-z0-9 ])[A-Za-z0-9 ]")


class LenientSegment(PlainSegment):
    """`elements` are what is meant, `sent` is what stands in the file: spans and text are of that."""

    __slots__ = ("sent",)

    def __init__(self, delimiters: Delimiters, start: int, end: int, ordinal: int, sent: list[str]) -> None:
        name = meant_id(sent[0])
        judged = _JUDGED_WITH_BLANKS.get(name, ())
        values = [
            text if position in judged else _without_blanks(text, delimiters.component)
            for position, text in enumerate(sent[1:], 1)
        ]
        super().__init__(delimiters, start, end, ordinal, [name, *values])
        self.sent = sent

    def span_of(self, position: int, component: int) -> tuple[int, int]:
        """Byte offsets of a value in the source, without the blanks after it."""
        if position >= len(self.sent):
            return self.end - 1, self.end - 1
        start = self.start + sum(len(text) + 1 for text in self.sent[:position])
        if not component:
            return start, start + len(self.elements[position])
        parts = self.sent[position].split(self.delimiters.component)
        start += sum(len(part) + 1 for part in parts[: component - 1])
        if component > len(parts):
            return start - 1, start - 1
        return start, start + len(self.value(position, component))

    def padded(self) -> Iterator[tuple[int, int]]:
        """The elements, or their components, that blanks stand after; of blanks alone other rules speak."""
        for position, (meant, text) in enumerate(zip(self.elements, self.sent, strict=True)):
            if position and meant and meant != text:
                count = meant.count(self.delimiters.component) + 1
                for component in range(1, count + 1) if count > 1 else (0,):
                    if self.padding(position, component):
                        yield position, component

    def padding(self, position: int, component: int) -> str:
        """The blanks after a value."""
        text = self.sent[position]
        part = text.split(self.delimiters.component)[component - 1] if component else text
        return part[len(part.rstrip(" ")) :]

    @property
    def text(self) -> str:
        """The whole segment as sent, without its terminator."""
        return self.delimiters.element.join(self.sent)


def meant_id(sent: str) -> str:
    """The segment ID that is meant."""
    return sent.strip(" ").upper()


def _without_blanks(text: str, component: str) -> str:
    if " " not in text:
        return text
    return component.join(part.rstrip(" ") for part in text.split(component))


def lenient_cut(content: bytes, delimiters: Delimiters, at: int, ordinal: int) -> list[PlainSegment]:
    """As cut() does, each segment as it is meant."""
    segments = plain_cut(content, delimiters, at, ordinal)
    other = _other_component(segments, delimiters)
    return [_lenient(segment, delimiters, other) for segment in segments]


def _other_component(segments: list[PlainSegment], delimiters: Delimiters) -> Delimiters | None:
    """The delimiters with the component separator that a service has in place of the one in ISA16."""
    for segment in segments:
        position = {"SV1": 1, "SV2": 2, "SV3": 1}.get(meant_id(segment.id), 0)
        text = segment.value(position) if position else ""
        if text and delimiters.component not in text and (service := _SERVICE.match(text)):
            return replace(delimiters, component=service[1])
    return None


def _lenient(segment: PlainSegment, delimiters: Delimiters, other: Delimiters | None) -> PlainSegment:
    if other is not None:
        composites = [segment.value(position) for position in _COMPOSITES.get(meant_id(segment.id), ())]
        if any(other.component in text and delimiters.component not in text for text in composites):
            delimiters = other
    return LenientSegment(delimiters, segment.start, segment.end, segment.ordinal, segment.elements)


class _Signs(NamedTuple):
    """What tells of such segments: blanks before a delimiter, how content may begin, what may follow a terminator."""

    blanks: tuple[bytes, bytes, bytes]
    first: re.Pattern[bytes]
    later: re.Pattern[bytes]
    # Element, component and segment delimiter, and what may stand between segments.
    marks: bytes
    gap: bytes


@lru_cache(maxsize=64)
def _signs(delimiters: Delimiters) -> _Signs:
    end, element, component = (
        b"\\x%02x" % ord(sign) for sign in (delimiters.segment, delimiters.element, delimiters.component)
    )
    gap = f"[{in_class(delimiters.gap)}]*+".encode("ascii")
    rest, value = b"[^" + end + b"]*+" + end + gap, b"[^" + element + end + b"]*+" + element
    service = b"SV[123]" + element
    name = b"[A-Za-z0-9]{0,3}[a-z ]"
    other = (
        b"SV(?:[13]"
        + element
        + b"|2"
        + element
        + value
        + b")[A-Za-z]{2}[^A-Za-z0-9 "
        + element
        + component
        + end
        + b"]"
    )
    lonely = b"(?!LX" + element + b")" + rest + b"(?=" + service + b")"
    return _Signs(
        (
            f" {delimiters.element}".encode("latin-1"),
            f" {delimiters.segment}".encode("latin-1"),
            f" {delimiters.component}".encode("latin-1"),
        ),
        late_pattern(b"[a-z]|" + rest + b"(?=" + service + b")"),
        late_pattern(
            re.escape(delimiters.segment.encode("latin-1")) + gap + b"(?:" + name + b"|" + other + b"|" + lonely + b")"
        ),
        (delimiters.element + delimiters.component + delimiters.segment).encode("latin-1"),
        bytes(sorted(map(ord, delimiters.gap))),
    )


def hides(content: bytes, delimiters: Delimiters) -> bool:
    """Whether segments of a claim are written so, or a service has no LX right before it."""
    signs = _signs(delimiters)
    if native is not None and native.written_plainly(content, signs.marks, signs.gap):
        return False
    if signs.later.search(content) or signs.first.match(content):
        return True
    element, segment, component = signs.blanks
    return element in content or segment in content or component in content
