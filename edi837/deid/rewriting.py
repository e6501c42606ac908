"""A file written again, element by element: kept, exchanged or blanked, each as long as it was."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from datetime import date

from edi837.deid.element_kinds import Kind, kinds_of, segment_name
from edi837.deid.file_pieces import FilePiece, read_pieces
from edi837.deid.invented_days import Calendar
from edi837.deid.kept_values import KeptValues
from edi837.deid.surrogates import Surrogates, blanked
from edi837.deid.written_dates import WrittenDay, is_time, written_days
from edi837.mapping.mappings import Mappings
from edi837.system.dataclass import dataclass
from edi837.system.errors import SelfCheckFailed
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.wrapped import unwrapped

_OTHER_SEPARATOR = re.compile(r"[A-Za-z0-9]{1,3}([^A-Za-z0-9 .\-+])[A-Za-z0-9 ]")
# The first three digits of a ZIP code say where 20,000 people or fewer live (census of 2000; HHS guidance on
# 45 CFR 164.514(b)(2)(i)(B)).
_FEW_PEOPLE = frozenset({
    "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878", "879", "884", "890",
    "893",
})  # fmt: skip
_HEADER = "ISA"
_BREAK = re.compile(rb"[\r\n]")
_ZIP = re.compile(r"\s*[0-9]{5}(?:-?[0-9]{4})?\s*")
_AREA = 3
_UNITED_STATES = ("", "US", "USA")


class _ValueAt(NamedTuple):
    """Where a value stands; `component` counts from 1, and is 0 where the element is not a composite."""

    segment: str
    elements: list[str]
    position: int
    component: int
    delimiters: Delimiters


@dataclass(frozen=True)
class Exceptions:
    """What is left as it is, to see what hangs on it; what keeps anything is never handed to anybody unasked."""

    dates: bool = False
    text: bool = False


@dataclass
class Rewriter:
    """Writes one file again; `counts` says how many values of each kind were exchanged or blanked.

    The same values give the same surrogates each time that it writes.
    """

    mappings: Mappings
    today: date
    chance: random.Random
    counts: Counter[Kind] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._surrogates = Surrogates(self.chance)
        self._calendar = Calendar(self.today, self.chance)
        self._kept = KeptValues(self.mappings)
        self._noting = True
        self._exceptions = Exceptions()

    def read(self, data: Buffer) -> None:
        """Take in the days of the file, which must be known before one is written."""
        for _ in self._written(data):
            pass
        self._calendar.settle()
        self._noting = False

    def write(self, data: Buffer, exceptions: Exceptions) -> Iterator[bytes]:
        """The bytes of the file, in pieces; as many as they were. SelfCheckFailed where a delimiter would move."""
        self._exceptions = exceptions
        self.counts.clear()
        return self._written(data)

    def _written(self, data: Buffer) -> Iterator[bytes]:
        if (wrapped := unwrapped(data)) is None:
            yield from self._of_pieces(data)
            return
        text, at = b"".join(self._of_pieces(wrapped.data)), 0
        for number, line_break in enumerate(_BREAK.finditer(data)):
            yield text[at : line_break.start() - number] + line_break[0]
            at = line_break.start() - number
        yield text[at:]

    def _of_pieces(self, data: Buffer) -> Iterator[bytes]:
        self._calendar.begin()
        for piece in read_pieces(data):
            text = self._piece(piece)
            marks = piece.delimiters
            if marks is not None and _skeleton(text, marks) != _skeleton(piece.text, marks):
                raise SelfCheckFailed("a delimiter would have moved; nothing was written. Please report it")
            yield (text + piece.end).encode("latin-1")

    def _piece(self, piece: FilePiece) -> str:
        delimiters = piece.delimiters
        if delimiters is None:
            return self._blanked(piece.text, None)
        body = piece.text.lstrip(delimiters.gap_text)
        lead = blanked(piece.text[: len(piece.text) - len(body)], delimiters)
        elements = body.split(delimiters.element)
        name = segment_name(elements[0])
        # With a letter or digit for a delimiter, which is a fault, values could not be told from what divides them.
        if not self._kept.knows(name) or (name != _HEADER and any(map(str.isalnum, delimiters.all))):
            return lead + self._blanked(body, delimiters)
        self._calendar.pass_by(name, _insured(elements) if name == "NM1" else "")
        written = [
            self._element(name, elements, position, delimiters) if elements[position] else ""
            for position in range(1, len(elements))
        ]
        return lead + delimiters.element.join([elements[0], *written])

    def _element(self, name: str, elements: list[str], position: int, delimiters: Delimiters) -> str:
        text, kinds = elements[position], kinds_of(name, position)
        value = _ValueAt(name, elements, position, 0, delimiters)
        if name == _HEADER:
            return self._value(kinds[0], text, value)
        separators = delimiters.component + (delimiters.repetition or "")
        if len(kinds) > 1 and delimiters.component not in text and (other := _OTHER_SEPARATOR.match(text.strip())):
            separators += other[1]
        number, written = 0, []
        for part in re.split(f"([{re.escape(separators)}])", text):
            if len(part) == 1 and part in separators:
                number = 0 if part == delimiters.repetition else number + 1
                written.append(part)
            elif len(kinds) == 1:
                written.append(self._value(kinds[0], part, value))
            else:
                kind = kinds[number] if number < len(kinds) else Kind.UNKNOWN
                written.append(self._value(kind, part, value._replace(component=number + 1)))
        return "".join(written)

    def _value(self, kind: Kind, text: str, value: _ValueAt) -> str:
        place = value.segment, value.position, value.component
        if not text.strip() or self._kept.keeps(kind, text, value.elements, place):
            return text
        words = self._kept.words(kind, text, value.elements, place)
        delimiters = value.delimiters
        written = (
            self._around(words, text, delimiters) if words else self._exchanged(kind, text, value.elements, delimiters)
        )
        if written != text:
            self.counts[kind] += 1
        return written

    def _exchanged(self, kind: Kind, text: str, elements: list[str], delimiters: Delimiters) -> str:
        if kind is Kind.UNKNOWN:
            return blanked(text, delimiters)
        if kind in (Kind.DATE, Kind.SHORT_DATE, Kind.TIME):
            return text if self._exceptions.dates else self._date(kind, text, delimiters)
        if kind is Kind.TEXT:
            return text if self._exceptions.text else self._kept.text(text, delimiters)
        if kind is Kind.ZIP:
            return self._zip(text, elements, delimiters)
        if kind is Kind.CONTROL and not self._noting:
            return self._surrogates.of_control_number(text, delimiters)
        if self._noting:
            self._surrogates.note(text)
            return text
        return self._surrogates.of(text, delimiters)

    def _around(self, words: list[tuple[int, int]], text: str, delimiters: Delimiters) -> str:
        """The surrogate of what stands between some words, which stay."""
        pieces, at = [], 0
        for start, end in words:
            pieces += [self._surrogates.of(text[at:start], delimiters), text[start:end]]
            at = end
        return "".join([*pieces, self._surrogates.of(text[at:], delimiters)])

    def _zip(self, text: str, elements: list[str], delimiters: Delimiters) -> str:
        country = elements[4].strip().upper() if len(elements) > 4 else ""
        if not _ZIP.fullmatch(text) or country not in _UNITED_STATES:
            return self._surrogates.of(text, delimiters)
        lead = len(text) - len(text.lstrip())
        area = text[lead : lead + _AREA]
        kept = "0" * _AREA if area in _FEW_PEOPLE else area
        return text[:lead] + kept + re.sub("[0-9]", "0", text[lead + _AREA :])

    def _date(self, kind: Kind, text: str, delimiters: Delimiters) -> str:
        days = written_days(text, kind is Kind.SHORT_DATE)
        if self._noting:
            for written in days:
                self._calendar.note(written.day)
            return text
        if days:
            return self._period(days, text, delimiters)
        if is_time(text):
            return self._time(text, delimiters)
        return self._surrogates.no_date(text, delimiters)

    def _period(self, days: tuple[WrittenDay, ...], text: str, delimiters: Delimiters) -> str:
        pieces, at = [], 0
        for written in days:
            day = self._calendar.invented(written.day)
            pieces += [self._beside(text[at : written.start], delimiters), written.written(day, text)]
            at = written.end
        return "".join([*pieces, self._beside(text[at:], delimiters)])

    def _beside(self, text: str, delimiters: Delimiters) -> str:
        """What stands beside a day: a hyphen, or a time."""
        return re.sub("[0-9]+", lambda match: self._time(match[0], delimiters), text)

    def _time(self, text: str, delimiters: Delimiters) -> str:
        """Another time; the same for the same."""
        if not is_time(text):
            return self._surrogates.of(text, delimiters)
        return self._surrogates.of_time(text)

    def _blanked(self, text: str, delimiters: Delimiters | None) -> str:
        written = blanked(text, delimiters)
        if written != text:
            self.counts[Kind.UNKNOWN] += 1
        return written


def _insured(elements: list[str]) -> str:
    """The member's number in an NM1*IL; '' for any other."""
    if len(elements) < 10 or elements[1].strip().upper() != "IL":
        return ""
    return re.sub("[^A-Z0-9]", "", elements[9].upper())


def _skeleton(text: str, delimiters: Delimiters) -> list[tuple[int, str]]:
    """Where which delimiter stands; in an ISA all but that of its elements stand as values."""
    marks = delimiters.all if segment_name(text.lstrip(delimiters.gap_text)[:3]) != _HEADER else {delimiters.element}
    return [(at, sign) for at, sign in enumerate(text) if sign in marks]
