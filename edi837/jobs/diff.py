"""A difference that knows claims: the segments that changed, before and after, with what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from edi837.manifest.entries import ChangeEntry
from edi837.rows.masking import masked_text
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Delimiters, find_header
from edi837.x12.source import Source

_AROUND = 1


class DiffLine(NamedTuple):
    """One line: its mark (@ claim, - before, + after, blank around) and its text with the mark."""

    mark: str
    text: str


class _Piece(NamedTuple):
    start: int
    end: int
    text: str


def difference(source: Source, changes: Iterable[ChangeEntry], include_patient: bool) -> Iterator[DiffLine]:
    """Claim by claim the changed segments; the changes are in order."""
    finder = _Segments(source)
    for claim, entries in groupby(changes, key=lambda entry: entry.claim):
        yield DiffLine("@", f"@@ {source.name}: claim {claim} @@")
        shown = -1
        for piece, inside in finder.with_changes(list(entries)):
            for around in finder.before(piece, shown):
                yield _line(" ", around.text, finder.delimiters, include_patient)
            yield _line("-", piece.text, finder.delimiters, include_patient)
            yield _line("+", _changed(piece, inside), finder.delimiters, include_patient)
            rules = ", ".join(dict.fromkeys(entry.rule for entry in inside))
            yield DiffLine(" ", f"  # {rules}, byte {inside[0].start}")
            shown = piece.end


def _changed(piece: _Piece, inside: list[ChangeEntry]) -> str:
    text, at = "", piece.start
    for entry in inside:
        text += piece.text[at - piece.start : entry.start - piece.start] + entry.change.replacement.decode("latin-1")
        at = entry.end
    return text + piece.text[at - piece.start :]


def _line(mark: str, text: str, delimiters: Delimiters, include_patient: bool) -> DiffLine:
    if not include_patient:
        text = masked_text(text.removesuffix(delimiters.segment), delimiters)
    return DiffLine(mark, f"{mark} {text.rstrip(delimiters.segment)}{delimiters.segment}")


class _Segments:
    """Finds the segment around an offset, by the delimiters of its interchange."""

    def __init__(self, source: Source) -> None:
        self._data = source.data
        header = find_header(source.data, 0)
        self.delimiters = header.delimiters if header else Delimiters("*", ":", "~")
        self._next = find_header(source.data, header.end) if header else None

    def _at(self, offset: int) -> _Piece:
        while self._next is not None and self._next.start <= offset:
            self.delimiters = self._next.delimiters
            self._next = find_header(self._data, self._next.end)
        end_mark = self.delimiters.segment.encode("latin-1")
        start = self._data.rfind(end_mark, 0, offset) + 1
        end = self._data.find(end_mark, offset) + 1
        text = self._data[start:end].decode("latin-1")
        body = re.sub(r"^[\x00-\x20\x7f-\xff]+", "", text)
        return _Piece(start + len(text) - len(body), end, body)

    def with_changes(self, entries: list[ChangeEntry]) -> Iterator[tuple[_Piece, list[ChangeEntry]]]:
        """The segments that the changes of a claim touch, each with its changes."""
        while entries:
            piece = self._at(entries[0].start)
            inside = [entry for entry in entries if entry.end <= piece.end]
            yield piece, inside
            entries = entries[len(inside) :]

    def before(self, piece: _Piece, shown: int) -> Iterator[_Piece]:
        """The segment before, unless it was shown already."""
        if piece.start > 1:
            around = self._at(piece.start - 2)
            if around.start >= shown and around.end <= piece.start:
                yield around
