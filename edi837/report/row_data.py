"""Rows as data of a page: JSON in blocks, by column. Each text stands once in a block."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from edi837.report.rank import cents, work
from edi837.report.shown import ExcerptLine, ShownRow
from edi837.report.visible import visible
from edi837.rows.record import COLUMNS

# So many rows a block: what is held in memory while a page is written.
ROWS_A_BLOCK = 1_000
# What other columns say as numbers.
_SKIPPED = frozenset(("byte_end", "days_left"))
_NUMBERS = frozenset(("segment", "byte_start", "claim_start"))
# Different in every row, so that a table of texts would only cost.
_PLAIN = frozenset(("exception_id",))
# How the page marks a line of an excerpt.
_MARKS = {"at": ">", "before": "-", "after": "+", "left-out": "…"}
Value = int | str | list[Any]


class Texts:
    """Texts by number, as a browser may show them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.listed: list[str] = []

    def number(self, value: str) -> int:
        """The number of a text."""
        known = self._numbers.get(value)
        if known is None:
            known = self._numbers[value] = len(self.listed)
            self.listed.append(visible(value))
        return known

    def joined(self, entries: Iterable[Sequence[str]]) -> int:
        """Entries of several fields in one text: fields divided by tabs, entries by line feeds."""
        key = "\n".join("\t".join(entry) for entry in entries)
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self.listed)
            self.listed.append("\n".join("\t".join(map(visible, entry)) for entry in entries))
        return known


class RowBlock:
    """Some rows, column by column: indices into `texts`, but for numbers and ids, which stand as they are."""

    def __init__(self) -> None:
        self._texts = Texts()
        self._columns: dict[str, list[Value]] = {}
        self._excerpts = ExcerptBlock()
        self.length = 0

    def add(self, shown: ShownRow) -> None:
        """Put a row at the end."""
        row, number = shown.row, self._texts.number
        for name, value in zip(COLUMNS, row, strict=True):
            if name in _SKIPPED:
                continue
            if name in _NUMBERS:
                self._put(name, int(value) if value.isdigit() else "")
            else:
                self._put(name, visible(value) if name in _PLAIN else number(value))
        self._put("length", int(row.byte_end or 0) - int(row.byte_start or 0))
        self._put("claim", shown.claim)
        self._put("over_file", int(shown.over_file))
        self._put("work", number(work(row)))
        self._put("cents", cents(row.at_risk) if row.at_risk else "")
        self._put("days", int(row.days_left) if row.days_left.lstrip("-").isdigit() else "")
        self._put("fix_title", number("" if shown.fix == row.after else shown.fix))
        self._put("answers", self._texts.joined(shown.answers))
        timeline = shown.timeline
        self._put("timeline", self._texts.joined([(timeline.state,), *timeline.events] if timeline else ()))
        self._excerpts.add(shown)
        self.length += 1

    def _put(self, name: str, value: Value) -> None:
        self._columns.setdefault(name, []).append(value)

    def json(self) -> bytes:
        """The block as JSON that may stand in a script element: its texts in clear, all else deflated, in base64."""
        numbers = {
            "columns": {name: _column(values) for name, values in self._columns.items()},
            "claims": self._excerpts.claims(),
            "excerpts": self._excerpts.rows,
        }
        packed = base64.b64encode(zlib.compress(_json(numbers).encode("utf-8"), 6)).decode("ascii")
        return script_json({"length": self.length, "texts": self._texts.listed, "packed": packed})


class ExcerptBlock:
    """The segments around rows. Those of a claim stand once; an excerpt names them by their places in the claim."""

    def __init__(self) -> None:
        self.rows: list[Value] = []
        self._claims: list[list[tuple[str, str]]] = []
        self._places: dict[tuple[str, str], int] = {}
        self._claim = -1

    def add(self, shown: ShownRow) -> None:
        """Put the excerpt of a row at the end: which claim of the block, then its lines; 0 without one."""
        if not shown.excerpt:
            self.rows.append(0)
            return
        if shown.claim != self._claim:
            self._claim = shown.claim
            self._claims.append([])
            self._places = {}
        self.rows.append([len(self._claims) - 1, *_runs([self._mark(line) for line in shown.excerpt])])

    def _mark(self, line: ExcerptLine) -> Value:
        """A line of an excerpt: its place alone, else its mark, place and what is marked from and to."""
        texts = [visible(part.text) for part in line.parts]
        place = self._place(line.number, "".join(texts))
        if not line.mark:
            return place
        marked: list[Value] = [_MARKS[line.mark], place]
        at = 0
        for part, text in zip(line.parts, texts, strict=True):
            end = at + len(text)
            if part.marked:
                marked += [at, end]
            at = end
        return marked

    def _place(self, number: str, text: str) -> int:
        place = self._places.get((number, text))
        if place is None:
            place = self._places[number, text] = len(self._places)
            self._claims[-1].append((number, text))
        return place

    def claims(self) -> list[str]:
        """The lines of each claim: number, tab, text; the number only where it does not follow from the line before."""
        return ["\n".join(_numbered(lines)) for lines in self._claims]


def _numbered(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    following = -1
    for number, text in lines:
        if not number.isdigit():
            yield f"-\t{text}"
            continue
        yield f"{'' if int(number) == following else number}\t{text}"
        following = int(number) + 1


def script_json(content: object) -> bytes:
    """JSON in which no `<` stands, so that no value can end the element that holds it."""
    return _json(content).replace("<", "\\u003c").encode("utf-8")


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _column(values: list[Value]) -> Value:
    """A column of one value is that value."""
    return values[0] if all(value == values[0] for value in values) else values


def _runs(marks: list[Any]) -> list[Any]:
    """The lines of an excerpt with those that follow one another as first and count."""
    runs: list[Any] = []
    for mark in marks:
        if isinstance(mark, list):
            runs.append(mark)
        elif runs and isinstance(runs[-1], int) and runs[-2] + runs[-1] == mark:
            runs[-1] += 1
        else:
            runs += [mark, 1]
    return runs


def blocks(rows: Iterable[ShownRow]) -> Iterator[bytes]:
    """The rows in blocks, each ready for a script element."""
    block = RowBlock()
    for shown in rows:
        block.add(shown)
        if block.length == ROWS_A_BLOCK:
            yield block.json()
            block = RowBlock()
    if block.length:
        yield block.json()
