"""XML: one element a row, its columns as elements; the input of the stylesheet and of other people's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import IO

# What XML 1.0 cannot hold in any form: control characters. They are shown as a replacement character.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


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
