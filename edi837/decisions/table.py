"""The decisions that a person made on proposals, from a CSV or XLSX file, however a spreadsheet left it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from edi837.system.errors import MappingError

APPROVE, DECLINE = "approve", "decline"
# A row with this id decides all proposals of its rule with its before and after.
ALL_ALIKE = "*"
# A cell may hold a whole segment, however long.
LONGEST = 1 << 30
_NEEDED = ("exception_id", "decision", "by", "note")


class Decision(NamedTuple):
    """One row; `row` counts from 2. `rule`, `before` and `after` matter in a row for all alike."""

    row: int
    exception_id: str
    decision: str
    by: str
    note: str
    value: str = ""
    rule: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class DecisionFile:
    """The rows that decide something, in the order of the file."""

    name: str
    sha256: str
    rows: tuple[Decision, ...]

    def by_id(self) -> Mapping[str, Decision]:
        """The first row of each exception id: a release refuses those that follow."""
        return {row.exception_id: row for row in reversed(self.rows)}


def read_decisions(path: Path) -> DecisionFile:
    """Read a decisions file; rows without a decision are left out. MappingError says what cannot be used."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MappingError(str(path), None, f"cannot be read: {error.strerror}") from error
    rows = _from_workbook(path) if content[:4] == b"PK\x03\x04" else _from_text(path, content)
    return DecisionFile(path.name, hashlib.sha256(content).hexdigest(), tuple(_decisions(path, rows)))


def _from_workbook(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet whose header has the columns."""
    from openpyxl import load_workbook

    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            for sheet in book.worksheets:
                rows = sheet.iter_rows(values_only=True)
                header = [_cell(value).lower() for value in next(rows, ())]
                if "exception_id" in header and "decision" in header:
                    yield header
                    yield from ([_cell(value) for value in row] for row in rows)
                    return
    except MemoryError:
        raise
    except Exception as error:  # a damaged archive, or XML in it, fails in as many ways as there are libraries below
        raise MappingError(str(path), None, "is not a workbook that can be read") from error
    raise MappingError(str(path), 1, f"no sheet has the columns {', '.join(_NEEDED)}")


def _cell(value: object) -> str:
    """A cell as text; a number that a spreadsheet made of an id is shown as it is, and will not be found."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _from_text(path: Path, content: bytes) -> Iterator[list[str]]:
    """The rows of a text file with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252."""
    text = _decode(content)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(LONGEST)
    # Not by splitlines(): control characters that a claim holds would end rows.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        yield header
        yield from reader
    except csv.Error as error:
        raise MappingError(str(path), reader.line_num, f"is not a CSV file: {error}") from error


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _decisions(path: Path, rows: Iterable[Sequence[str]]) -> Iterator[Decision]:
    source = iter(rows)
    header = list(next(source, []))
    if missing := [name for name in _NEEDED if name not in header]:
        raise MappingError(str(path), 1, f"has no column {missing[0]!r}; needed are {', '.join(_NEEDED)}")
    if twice := [name for name in _NEEDED if header.count(name) > 1]:
        raise MappingError(str(path), 1, f"column {twice[0]!r} is there twice")
    for number, cells in enumerate(source, 2):
        values = {name: _plain(cell) for name, cell in zip(header, cells, strict=False)}
        if values.get("decision"):
            told = {name: values.get(name, "") for name in Decision._fields if name != "row"}
            yield Decision(number, **{**told, "decision": told["decision"].lower()})


def _plain(cell: str) -> str:
    """The cell without outer blanks, and without the apostrophe that a report puts before formulas."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text
