"""What a walk reads of a stretch: the texts of its segments, and their heads, each its ID with its qualifiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from edi837.guide.tables import GuideTables
from edi837.native import native
from edi837.system.lazy import lazy
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Delimiters

_MOST_KEYS = 4
Shape = TypeVar("Shape")


class StretchTexts(NamedTuple):
    """The segments of a stretch without their terminators, and their heads, divided by terminators."""

    texts: Sequence[str]
    heads: str


class Heads:
    """Finds the heads of segments of files with the same guide and the same delimiters."""

    def __init__(self, guide: GuideTables, delimiters: Delimiters) -> None:
        self._guide, self._delimiters = guide, delimiters
        self._marks = (delimiters.element + delimiters.component + delimiters.segment).encode("latin-1")
        self._gap = delimiters.gap_text.encode("latin-1")
        self._keys = b"".join(
            name.encode().ljust(3, b"\0") + bytes([keys[-1].position if keys[-1].position > 1 else 0])
            for name, keys in guide.keys.items()
        )

    def of_bytes(self, content: bytes, shapes: dict[str, Shape]) -> tuple[Sequence[str], str, Shape | None, list[int]]:
        """The segments of some bytes, those that cut() finds: texts and heads, and what is known of such heads.

        `shapes` are by heads, each a tuple that ends in what is good of its segments; with the one that was found come
        the places of texts that it does not say to be good (guide.unmatched).
        """
        if (
            native is not None
            and (stretch := native.stretch(content, self._marks, self._gap, self._keys, shapes)) is not None
        ):
            return stretch  # type: ignore[no-any-return]  # of the type that `shapes` hold, which it does not know
        return (*self.plainly(content), None, [])

    @lazy
    def _beginning(self) -> Callable[[str], re.Match[str] | None]:
        """Only for segments that native code does not read."""
        return _beginning(self._guide, self._delimiters).match

    def plainly(self, content: bytes) -> StretchTexts:
        """The same in Python, also of segments that are not written as nearly all are."""
        return self.of_texts(texts_of(content, self._delimiters))

    def of_texts(self, texts: Sequence[str]) -> StretchTexts:
        """Of segments that are cut already."""
        beginning = self._beginning
        # Its pattern fits any text.
        return StretchTexts(texts, self._delimiters.segment.join([beginning(text)[0] for text in texts]))  # type: ignore[index]


def _beginning(guide: GuideTables, delimiters: Delimiters) -> re.Pattern[str]:
    """A segment up to its last qualifier; it always matches."""
    element = re.escape(delimiters.element)
    value = f"{element}[^{element}]*"
    simple = f"{element}[^{element}{re.escape(delimiters.component)}]*"
    forms = []
    for name, keys in guide.keys.items():
        many = keys[-1].position > 1
        forms.append(name + (value * keys[-1].position if many else simple))
    # An ID in small letters, or with a blank, is read with what may be its qualifiers.
    small = f"(?=[A-Z0-9]*[a-z ])[A-Za-z0-9 ]{{1,4}}(?={element}|\\Z)(?:{value}){{0,{_MOST_KEYS}}}"
    return re.compile("|".join([*forms, small, f"[^{element}]*"]))


def texts_of(content: bytes, delimiters: Delimiters) -> list[str]:
    """The segments of some bytes as text, without their terminators: those that cut() finds."""
    gap = delimiters.gap_text
    pieces = content.decode("latin-1").split(delimiters.segment)
    pieces.pop()
    return [text for piece in pieces if (text := piece.lstrip(gap))]
