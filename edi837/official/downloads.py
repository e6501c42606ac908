"""What a person downloaded, file by file: out of folders and ZIP archives, as they are."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from edi837.official.source_file import SourceFile, read_source

_MOST_BYTES = 2 << 30
_MOST_MEMBERS = 10_000
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, NotImplementedError)
# Of a table that is there in several forms the plainest is read.
_FORMS = (".csv", ".txt", ".xlsx", ".xls")
_TABLES = frozenset({*_FORMS, ".tsv", ".json", ".zip", ""})


def downloads(path: Path) -> Iterator[SourceFile]:
    """A file; those of a folder and what lies below it; those of an archive, and of archives in it.

    MappingError for a path that cannot be read, and for an archive that is cut or far too large.
    """
    if path.is_dir():
        below = (file for file in path.rglob("*") if file.is_file() and not _is_hidden(file.relative_to(path)))
        for file in sorted(below, key=_by_form):
            if file.suffix.lower() in _TABLES and file.stat().st_size:
                yield from _unpacked(_read(file))
    else:
        yield from _unpacked(read_source(path))


def _read(file: Path) -> SourceFile:
    """A file of a folder; an old workbook among others is no reason to refuse them."""
    return SourceFile(file, file.read_bytes()) if file.suffix.lower() == ".xls" else read_source(file)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _by_form(path: Path | PurePosixPath) -> tuple[str, str, int, str]:
    suffix = path.suffix.lower()
    return str(path.parent), path.stem.lower(), _FORMS.index(suffix) if suffix in _FORMS else len(_FORMS), path.name


def _unpacked(source: SourceFile, depth: int = 0) -> Iterator[SourceFile]:
    if not source.is_archive:
        yield source
        return
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_BYTES:
                raise source.fault(None, "unpacks to more than a download of CMS or FDA ever did")
            contents = {PurePosixPath(member.filename): archive.read(member) for member in members}
    except _BROKEN as error:
        raise source.fault(None, "is not a whole ZIP archive: download it again") from error
    for path in sorted(contents, key=_by_form):
        if path.suffix.lower() in _TABLES and contents[path] and not _is_hidden(Path(path)):
            member = SourceFile(source.path / path, contents[path])
            if depth == 0 or not member.is_archive:
                yield from _unpacked(member, depth + 1)


def twin_key(source: SourceFile) -> tuple[str, str]:
    """What the forms of one table in one place have in common."""
    return str(source.path.parent), source.path.stem.lower()
