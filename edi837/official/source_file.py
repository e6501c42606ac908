"""One official file as it was downloaded: its bytes, their digest, its text."""

from __future__ import annotations

import codecs
import hashlib
import io
import zipfile
from functools import cached_property
from pathlib import Path

from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError

_SIZE_LIMIT = 1 << 30
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# The part that every workbook has, and no archive of tables.
_PARTS = "[Content_Types].xml"


@dataclass(frozen=True)
class SourceFile:
    """A file that was read whole; `original` is what it was before its content was brought into another form."""

    path: Path
    content: bytes
    original: SourceFile | None = None

    @cached_property
    def sha256(self) -> str:
        """Its digest, as it was downloaded."""
        return self.original.sha256 if self.original else hashlib.sha256(self.content).hexdigest()

    @property
    def name(self) -> str:
        """Its name without folder."""
        return self.path.name

    @property
    def archive(self) -> str:
        """The archives that it came out of, and their folders; '' for a file of its own."""
        parts = self.path.parts[:-1]
        first = next((at for at, part in enumerate(parts) if part.lower().endswith(".zip")), len(parts))
        return " ".join(parts[first:])

    @cached_property
    def is_workbook(self) -> bool:
        """Whether it is packed as an .xlsx file is."""
        if not self.content.startswith(_ZIP):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as packed:
                return _PARTS in packed.namelist()
        except (zipfile.BadZipFile, OSError, RuntimeError, ValueError):
            # Broken, or packed in a way that this Python cannot unpack.
            return self.name.lower().endswith(".xlsx")

    @property
    def is_archive(self) -> bool:
        """Whether it is a ZIP archive of files, or was the beginning of one."""
        return self.content.startswith(_ZIP) and not self.is_workbook

    @property
    def is_old_workbook(self) -> bool:
        """Whether it is a workbook as Excel wrote them until 2003; FDA's files of that name are text."""
        return self.content.startswith(_OLD_EXCEL)

    @property
    def is_text(self) -> bool:
        """Whether nothing in its beginning says that it is none."""
        return self.content.startswith(_UTF16) or b"\0" not in self.content[:1000]

    @cached_property
    def text(self) -> str:
        """Its text. CMS and FDA write Windows-1252 or ISO-8859-1; what was saved again is often UTF-8, or UTF-16."""
        if self.content.startswith(_UTF16):
            return self.content.decode("utf-16", "replace")
        if b"\0" in self.content:
            raise self.fault(None, "is not a text file")
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return self.content.decode(encoding)
            except UnicodeDecodeError:
                continue
        return self.content.decode("latin-1")

    def fault(self, row: int | None, message: str, column: str = "") -> MappingError:
        """The error for a file, or for a row and column of it."""
        return MappingError(str(self.path), row, f"column {column}: {message}" if column else message)


def read_source(path: Path) -> SourceFile:
    """Read a file; MappingError when it cannot be read, is empty, far too large, or of a kind that is read nowhere."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise MappingError(str(path), None, "is a folder; name the file in it")
        if size > _SIZE_LIMIT:
            raise MappingError(str(path), None, "is larger than 1 GiB")
        content = path.read_bytes()
    except OSError as error:
        raise MappingError(str(path), None, f"cannot be read: {error.strerror}") from error
    source = SourceFile(path, content)
    if not content.strip():
        raise source.fault(None, "is empty")
    if source.is_old_workbook:
        raise source.fault(None, "is an old Excel workbook: save it as .xlsx or CSV")
    return source
