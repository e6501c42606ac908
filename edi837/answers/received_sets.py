"""The sets of a file of answers, cut into elements by the delimiters of their interchange."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from edi837.guide.heads import texts_of
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.patterns import NOTHING_WANTED
from edi837.x12.scan import Junk, NoHeader, scan
from edi837.x12.segment import cut
from edi837.x12.values import day, iso, without_breaks
from edi837.x12.wrapped import unwrapped

Elements = list[str]
_TA1 = "TA1"
_ENVELOPE = 1 << 16
_CENTURY = "20"
# Editors put it before the first byte of a text file.
_BOM = b"\xef\xbb\xbf"


class CutSet(NamedTuple):
    """ST to SE of one set, or a TA1 alone (`kind` TA1). `cut_off` says why it is not whole, '' where it is,
    and `miscounted` what its SE says otherwise than is so.

    `kind` is ST01, `implementation` ST03 or GS08. `day` is GS04, or ISA09 for a TA1.
    """

    kind: str
    implementation: str
    control_number: str
    sender: str
    day: str
    delimiters: Delimiters
    texts: list[str]
    cut_off: str = ""
    miscounted: str = ""

    @property
    def digest(self) -> str:
        """The digest of what it says, without ST and SE, as it would stand between standard delimiters."""
        delimiters = self.delimiters
        table = {ord(delimiters.element): "*", ord(delimiters.component): ":"}
        if delimiters.repetition:
            table[ord(delimiters.repetition)] = "^"
        digest = hashlib.sha256(f"{self.kind} {self.sender}".encode("latin-1", "replace"))
        for text in self.texts if self.kind == _TA1 else self.texts[1:-1]:
            digest.update(text.translate(table).encode("latin-1", "replace") + b"~")
        return digest.hexdigest()

    def segments(self) -> Iterator[tuple[int, Elements]]:
        """The elements of its segments, numbered from 1 (ST); outer blanks of an element mean nothing."""
        element = self.delimiters.element
        for number, text in enumerate(self.texts, 1):
            yield number, [value.strip() for value in without_breaks(text).split(element)]

    def components(self, value: str) -> list[str]:
        """The components of an element."""
        return [part.strip() for part in value.split(self.delimiters.component)]


class NotRead(NamedTuple):
    """Something in a file that holds no set: what it is, in words."""

    why: str


def sets_in(data: Buffer) -> Iterator[CutSet | NotRead]:
    """All sets and TA1 of a file in its order, and what of it could not be cut into sets."""
    wrapped = unwrapped(data)
    content = data if wrapped is None else wrapped.data
    for item in scan(content, NOTHING_WANTED):
        match item:
            case NoHeader():
                yield NotRead(item.looks or "is not X12: it has no usable ISA")
            case Junk() if not (item.places.first == 0 and content[: len(_BOM)] == _BOM):
                yield NotRead(f"has bytes between interchanges, at byte {item.places.first}")
            case TransactionSet():
                yield _set(content, item)
            case Interchange():
                yield from _ta1(content, item)
            case FunctionalGroup() if item.ge is None:
                yield NotRead("seems cut off: a group has no GE; ask for the file again")
            case _:
                pass


def _set(content: Buffer, item: TransactionSet) -> CutSet:
    interchange, st = item.interchange, item.st
    delimiters = interchange.delimiters
    texts = texts_of(content[item.start : item.end], delimiters)
    gs = item.group.gs if item.group else None
    return CutSet(
        st.value(1).strip() if st else "",
        item.implementation,
        item.control_number.strip(),
        interchange.isa.value(6).strip(),
        iso(day(gs.value(4).strip())) if gs else _interchange_day(interchange),
        delimiters,
        texts,
        _cut_off(item),
        _miscounted(item, len(texts)),
    )


def _cut_off(item: TransactionSet) -> str:
    if item.st is None:
        return "has an SE without its ST"
    return "is cut off before its SE; ask for the file again" if item.se is None else ""


def _miscounted(item: TransactionSet, segments: int) -> str:
    if item.st is None or item.se is None:
        return ""
    declared = item.se.value(1).strip()
    if declared.lstrip("0") != str(segments):
        return f"has {segments} segments where SE01 says {declared or 'nothing'}"
    same = item.se.value(2).strip() == item.st.value(2).strip()
    return "" if same else "has another number in its SE than in its ST"


def _ta1(content: Buffer, item: Interchange) -> Iterator[CutSet | NotRead]:
    """The TA1s of an interchange, which stand before its first group."""
    delimiters = item.delimiters
    for segment in cut(content[item.header.end : min(item.end, item.header.end + _ENVELOPE)], delimiters, 0):
        if segment.id != _TA1:
            break
        yield CutSet(
            _TA1, "", item.control_number.strip(), item.isa.value(6).strip(), _interchange_day(item), delimiters,
            [segment.text],
        )  # fmt: skip
    if item.iea is None:
        yield NotRead("seems cut off: an interchange has no IEA; ask for the file again")


def _interchange_day(item: Interchange) -> str:
    return iso(day(_CENTURY + item.isa.value(9).strip()))
