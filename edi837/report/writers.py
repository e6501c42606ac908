"""The formats of rows: CSV for spreadsheets, JSON lines for programs, XML for stylesheets."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import IO

from edi837.native import native
from edi837.rows.formula import escape_formula
from edi837.system.late_pattern import late_pattern

_QUOTED = re.compile(r'[;\t,"\r\n]')


def csv_line(row: Sequence[str]) -> str:
    """A row as it stands in a CSV file, each cell made harmless."""
    if native is not None:
        line: str = native.csv_line(row, harmless)
        return line
    return plain_csv_line(row)


def plain_csv_line(row: Sequence[str]) -> str:
    """The same in Python."""
    return ",".join([cell if not cell or cell.isalnum() else harmless(cell) for cell in row]) + "\r\n"


class CsvWriter:
    """Writes rows of text to a binary file."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        # The name of a file may hold bytes that are not text; they are shown by their numbers.
        self._text = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="")
        self._text.write(csv_line(columns))

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows, each cell made harmless."""
        self._text.writelines(map(csv_line, rows))

    def write_lines(self, lines: Iterable[str]) -> None:
        """Write what csv_line() made of rows."""
        self._text.writelines(lines)

    def finish(self) -> None:
        """Hand everything to the file, which stays open."""
        self._text.flush()
        self._text.detach()


@lru_cache(maxsize=1 << 10)
def harmless(cell: str) -> str:
    """The cell as it stands in a file, no formula, in quotes where it holds what divides cells somewhere.

    Most cells that are neither letters nor digits alone stand in many rows.
    """
    escaped = escape_formula(cell)
    if _QUOTED.search(escaped) is None:
        return escaped
    doubled = escaped.replace('"', '""')
    return f'"{doubled}"'


# Columns that the tool computes. What a sender wrote stays text in JSON, with its zeros and its mistakes.
_COMPUTED = frozenset(
    ("segment", "byte_start", "byte_end", "at_risk", "days_left", "unit_amount", "mg_billed", "mg_by_ndc",
     "expected_units", "amount_billed", "amount_by_ndc", "claim_start")
)  # fmt: skip
_JSON_NUMBER = late_pattern(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def row_json(columns: Sequence[str], row: Sequence[str]) -> bytes:
    """One row as an object; a computed column is a number with all its digits, or null where nothing is known."""
    cells = ", ".join(f'"{name}": {_json_value(name, cell)}' for name, cell in zip(columns, row, strict=True))
    # A byte of a name that is not text becomes an escape of JSON.
    return f"{{{cells}}}".encode("utf-8", "backslashreplace")


def _json_value(name: str, cell: str) -> str:
    if name in _COMPUTED:
        if not cell:
            return "null"
        if _JSON_NUMBER.fullmatch(cell):
            return cell
    return json.dumps(cell, ensure_ascii=False)


class JsonlWriter:
    """Writes rows as objects with the columns as names."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        self._file = file
        self._columns = tuple(columns)

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows."""
        for row in rows:
            self._file.write(row_json(self._columns, row) + b"\n")

    def finish(self) -> None:
        """Nothing is held back."""


# What XML 1.0 cannot hold in any form: control characters. They are shown as a replacement character.
_FORBIDDEN = late_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


class XmlWriter:
    """Writes rows as <exception> elements of an <exceptions> document."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        self._file = file
        self._columns = tuple(columns)
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<exceptions>\n')

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows; an empty value has no element."""
        for row in rows:
            self._file.write(row_xml(self._columns, row).encode("utf-8", "replace"))

    def finish(self) -> None:
        """Close the document."""
        self._file.write(b"</exceptions>\n")


def row_xml(columns: Sequence[str], row: Sequence[str]) -> str:
    """One row as XML text."""
    cells = "".join(f"<{name}>{text(value)}</{name}>" for name, value in zip(columns, row, strict=True) if value)
    return f"<exception>{cells}</exception>\n"


def text(value: str) -> str:
    """The value as character data; a carriage return survives reading."""
    shown = _FORBIDDEN.sub("\ufffd", value)
    # xml.sax.saxutils would do it, and load the modules for HTTP and TLS with it.
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
