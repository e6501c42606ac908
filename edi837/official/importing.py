"""`codes import`: official files, as they were downloaded, into one compact file that --codes loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from edi837.mapping.codes_file import ImportedTable
from edi837.official.hcpcs_file import read_hcpcs
from edi837.official.imported import Imported
from edi837.official.mue_files import read_mue
from edi837.official.ndc_files import read_directory
from edi837.official.prices import read_addendum_b, read_asp
from edi837.official.source_file import SourceFile, read_source
from edi837.official.store import write_codes
from edi837.system.errors import MappingError, UsageError


@dataclass(frozen=True)
class Named:
    """The files that were named. `ndc` is a folder with product.txt and package.txt."""

    hcpcs: tuple[Path, ...] = ()
    ndc: tuple[Path, ...] = ()
    mue: tuple[Path, ...] = ()
    asp: tuple[Path, ...] = ()
    addendum_b: tuple[Path, ...] = ()


_READERS: dict[str, Callable[[SourceFile], Imported]] = {
    "hcpcs": read_hcpcs,
    "mue": read_mue,
    "asp": read_asp,
    "addendum_b": read_addendum_b,
}


def import_codes(named: Named, out: Path) -> tuple[ImportedTable, ...]:
    """Read every file, then write; MappingError names what cannot be used, and nothing is written."""
    if not any(getattr(named, field.name) for field in fields(named)):
        raise UsageError("no official file was named: see `edi837 codes import --help`")
    tables = list(_all(named))
    by_kind: dict[str, ImportedTable] = {}
    for table, _ in tables:
        if table.kind in by_kind:
            raise UsageError(f"{table.file} and {by_kind[table.kind].file} are both the {table.title}")
        by_kind[table.kind] = table
    write_codes(out, tables)
    return tuple(by_kind.values())


def _all(named: Named) -> Iterator[Imported]:
    for kind, read in _READERS.items():
        for path in getattr(named, kind):
            yield read(read_source(path))
    for folder in named.ndc:
        yield from read_directory(
            read_source(_inside(folder, "product.txt")), read_source(_inside(folder, "package.txt"))
        )


def _inside(folder: Path, name: str) -> Path:
    """The file of that name, in any letter case."""
    if not folder.is_dir():
        raise MappingError(str(folder), None, "is not a folder; name the one that holds product.txt and package.txt")
    paths = [path for path in sorted(folder.iterdir()) if path.name.lower() == name]
    if not paths:
        raise MappingError(str(folder), None, f"holds no {name}")
    return paths[0]
