"""Regular expressions over the bytes of one interchange, made for its delimiters.

All begin at a terminator, so each is tried once a segment and the search runs at C speed; possessive quantifiers
keep them linear on any bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from edi837.system.dataclass import dataclass
from edi837.system.late_pattern import late_pattern
from edi837.x12.characters import in_class
from edi837.x12.delimiters import Delimiters


@dataclass(frozen=True)
class Wanted:
    """What makes a claim worth cutting: procedure codes, and products by their nine first NDC digits; or nothing at
    all, where `everything` is asked for. `all_places`: where all claims are is told besides, by PlacedClaims after the
    batches of a set, as far as native code can tell.
    """

    codes: frozenset[str]
    products: frozenset[str]
    everything: bool = False
    all_places: bool = False


NOTHING_WANTED = Wanted(frozenset(), frozenset())


@dataclass(frozen=True)
class Patterns:
    """`events`: HL, CLM, LIN, a service segment under a wanted code, envelope segments. `odd`: junk or an empty
    segment after a terminator. `lone`: a terminator that ends no segment. `wrapped`: a line break inside a segment.
    `unsteady`: by line break, a terminator that is not followed by this one and an ID.
    `segment`: any segment. `lines`: LX.
    """

    events: re.Pattern[bytes]
    odd: re.Pattern[bytes]
    wrapped: re.Pattern[bytes]
    unsteady: Mapping[bytes, re.Pattern[bytes]]
    lone: re.Pattern[bytes]
    segment: re.Pattern[bytes]
    lines: re.Pattern[bytes]
    next_claim_or_level: re.Pattern[bytes]
    terminator: bytes


def _class(characters: Collection[str]) -> bytes:
    """A character class of Latin-1 characters, or one that matches nothing when there are none."""
    return b"[" + _inner(*characters) + b"]" if characters else b"(?!)"


@lru_cache(maxsize=64)
def patterns(delimiters: Delimiters, wanted: Wanted) -> Patterns:
    """The patterns of an interchange; `wanted` codes match in any case and with blanks anywhere in them."""
    end = _literal(delimiters.segment)
    element = _literal(delimiters.element)
    gap = _class(delimiters.gap) + b"*+"
    junk = _class(delimiters.gap - delimiters.breaks)
    text = b"([^" + _inner(delimiters.element, delimiters.segment) + b"]*+)"
    breaks = _class(delimiters.breaks) + b"*+"
    not_end = b"[^" + _inner(delimiters.segment) + b"]"
    starts = b"[^" + _inner(delimiters.segment, *delimiters.gap) + b"]"
    body = b"[^" + _inner(delimiters.segment, *delimiters.breaks) + b"]++"
    ended = b"(?=" + _class([delimiters.element, delimiters.segment]) + b")"
    kinds = [
        b"[Hh][Ll]" + ended + b"(?P<hl>" + _optional(element + text, 4) + b")",
        b"[Cc][Ll][Mm]" + ended + b"(?P<clm>" + _optional(element + text, 2) + b")",
        b"[Ll][Ii][Nn]" + element + text + element + text + element + b"(?P<lin>" + text + b")",
        b"[Ss][Vv]" + _services(delimiters, wanted.codes) + b"(?P<sv>)",
        rb"S(?P<set>[TE])" + ended,
        rb"G(?P<group>[SE])" + ended,
        rb"IE(?P<iea>A)" + ended,
        rb"IS(?P<isa>A)(?=[^A-Za-z0-9\x00-\x20])",
    ]
    return Patterns(
        events=late_pattern(end + gap + b"(?:" + b"|".join(kinds) + b")"),
        odd=late_pattern(end + breaks + b"(?=" + junk + b"|" + _empty(delimiters) + b")"),
        wrapped=late_pattern(end + gap + b"(?=" + not_end + b")" + body + _class(delimiters.breaks)),
        unsteady={style: late_pattern(end + b"(?!" + style + starts + b")") for style in (b"", b"\n", b"\r\n")},
        lone=late_pattern(end + gap + b"(?=" + end + b")"),
        lines=late_pattern(end + gap + b"[Ll][Xx]" + ended),
        segment=late_pattern(gap + not_end + b"++" + end),
        next_claim_or_level=late_pattern(end + gap + b"(?=(?:[Hh][Ll]|[Cc][Ll][Mm]|SE|ST|GE|IEA)" + ended + b")"),
        terminator=delimiters.segment.encode("latin-1"),
    )


def _literal(character: str) -> bytes:
    """The character itself: a literal lets the search skip to it."""
    return re.escape(character.encode("latin-1"))


def _inner(*characters: str) -> bytes:
    return in_class(characters).encode("ascii")


def _empty(delimiters: Delimiters) -> bytes:
    """An empty segment; a blank line where lines end the segments is a line break, not one."""
    return b"(?!)" if delimiters.segment in "\r\n" else _literal(delimiters.segment)


def _optional(part: bytes, times: int) -> bytes:
    return (b"(?:" + part) * times + b")?" * times


def _services(delimiters: Delimiters, codes: frozenset[str]) -> bytes:
    """The rest of an SV1, SV2 or SV3 under one of `codes`, however its letters are cased and blanks are put.

    Another character may stand in place of the component separator.
    """
    element = _literal(delimiters.element)
    component = _literal(delimiters.component)
    part = b"[^" + _inner(delimiters.component, delimiters.element, delimiters.segment) + b"]*+"
    whole = b"[^" + _inner(delimiters.element, delimiters.segment) + b"]*+"
    blank = b"[ \\t]*+"
    spelled = b"|".join(
        blank + b"".join(b"[" + _inner(*{letter.upper(), letter.lower()}) + b"]" + blank for letter in code)
        for code in sorted(codes)
    )
    after = b"(?=[^A-Za-z0-9])"
    other = b"[A-Za-z]{2}[^A-Za-z0-9" + _inner(delimiters.element, delimiters.segment) + b"]"
    head = b"(?:[13]" + element + b"|2" + element + whole + element + b")(?:" + part + component + b"|" + other + b")"
    return head + b"(?:" + (spelled or b"(?!)") + b")" + after
