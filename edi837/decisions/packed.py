"""What is looked at in a workbook before a library opens it: that it is small enough, and which cells are merged."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from edi837.system.errors import MappingError
from edi837.system.machine_faults import raise_if_of_the_machine
from edi837.system.named_tuple import NamedTuple

# A workbook of 100,000 rows with all columns takes some 400 MB unpacked; a cell holds 32,767 characters at most.
_MOST_BYTES = 1 << 30
_LONGEST_TEXT = 1 << 20
# All but sheets and texts is held whole, some 200 times as large as it stands.
_STREAMED = ("xl/worksheets/", "xl/sharedStrings")
_MOST_HELD = 4 << 20
_MOST_MEMBERS = 10_000
_PIECE = 1 << 20
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_OLD = b"\xd0\xcf\x11\xe0"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Area(NamedTuple):
    """Merged cells: rows from 1, columns from 0, the last ones included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


def is_protected(content: bytes) -> bool:
    """Whether the bytes are those of a workbook with a password, or of a workbook of before 2007: neither is a zip."""
    return content[:4] == _OLD


def check_packed(path: Path, content: bytes | None = None) -> None:
    """MappingError when a workbook unpacks to more than can be read, or declares entities.

    `content` is that of a file that was read already, or that stands in an archive.
    """
    try:
        with zipfile.ZipFile(path if content is None else io.BytesIO(content)) as book:
            members = book.infolist()
            if sum(packed.file_size for packed in members) > _MOST_BYTES:
                raise MappingError(str(path), None, f"unpacks to more than {_MOST_BYTES >> 20} MB")
            if len(members) > _MOST_MEMBERS:
                raise MappingError(str(path), None, f"has more than {_MOST_MEMBERS} parts")
            for member in members:
                is_held = member.filename.endswith((".xml", ".rels")) and not member.filename.startswith(_STREAMED)
                if is_held and member.file_size > _MOST_HELD:
                    raise MappingError(str(path), None, f"has styles or names of more than {_MOST_HELD >> 20} MB")
                if member.filename.endswith((".xml", ".rels")):
                    _check_member(path, book, member)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise_if_of_the_machine(path, error)
        raise MappingError(str(path), None, "is not a workbook that can be read; save it again as .xlsx") from error


def _check_member(path: Path, book: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    length = 0
    with book.open(member) as file:
        while piece := file.read(_PIECE):
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise MappingError(str(path), None, "declares entities, which no spreadsheet writes")
            longest = max(map(len, piece.split(b"<")))
            length = length + len(piece) if longest == len(piece) else longest
            if length > _LONGEST_TEXT:
                raise MappingError(str(path), None, "has a cell that no spreadsheet can hold")


def merged_cells(path: Path, title: str) -> Iterator[Area]:
    """The merged cells of a sheet."""
    with zipfile.ZipFile(path) as book, book.open(_member_of(book, title)) as file:
        tail = b""
        seen = False
        while piece := file.read(_PIECE):
            text = tail + piece
            seen = seen or b"mergeCells" in text
            if seen:
                last = 0
                for match in _MERGED.finditer(text):
                    yield Area(int(match[2]), int(match[4]), _column(match[1]), _column(match[3]))
                    last = match.end()
                tail = text[max(last, len(text) - 200) :]
            else:
                tail = text[-20:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _member_of(book: zipfile.ZipFile, title: str) -> str:
    """The member that holds a sheet."""
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml"))  # noqa: S314 - entities were refused
    relation = next(
        element.get(_RELATION)
        for element in sheets.iter()
        if element.tag.endswith("}sheet") and element.get("name") == title
    )
    targets = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    target = next(element.get("Target", "") for element in targets.iter() if element.get("Id") == relation)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
