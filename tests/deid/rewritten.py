"""Files written again for tests: with a seed, so that each test sees the same; and read by plain splitting."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Iterator
from datetime import date

from edi837.deid.rewriting import Exceptions, Rewriter
from edi837.mapping.mappings import Mappings, load_mappings

TODAY = date(2026, 11, 24)
# Elements that name, number, place or date somebody, by segment ID.
_IDENTIFYING = {
    "ISA": (6, 8, 13), "GS": (2, 3, 6), "BHT": (3,), "NM1": (3, 4, 5, 7, 9), "N3": (1, 2), "N4": (1,),
    "PER": (2, 4, 6, 8), "REF": (2,), "CLM": (1,), "DMG": (2,), "DTP": (3,), "NTE": (2,), "K3": (1,), "SBR": (3, 4),
    "PWK": (6,), "HCP": (4,), "SVD": (1,), "PAT": (6,),
}  # fmt: skip
# Shorter words come up by chance.
_LONG = 5


@functools.cache
def mappings() -> Mappings:
    return load_mappings()


def rewritten(data: bytes, exceptions: Exceptions | None = None, seed: int = 1) -> bytes:
    rewriter = Rewriter(mappings(), TODAY, random.Random(seed))
    rewriter.read(data)
    return b"".join(rewriter.write(data, exceptions or Exceptions()))


def segments(data: bytes) -> Iterator[list[str]]:
    """The segments of one interchange with good delimiters, as lists of elements."""
    text = data.decode("latin-1")
    start = text.find("ISA")
    if start >= 0 and len(text) > start + 105:
        for segment in text[start:].split(text[start + 105]):
            yield segment.strip().split(text[start + 3])


def identifying_words(data: bytes) -> set[str]:
    """The longer words and numbers of elements that tell who somebody is."""
    words = set()
    for elements in segments(data):
        for position in _IDENTIFYING.get(elements[0].upper(), ()):
            if position < len(elements):
                words |= {word for word in words_of(elements[position]) if len(word) >= _LONG}
    return words


def words_of(text: str) -> list[str]:
    return re.findall("[A-Z0-9]+", text.upper())
