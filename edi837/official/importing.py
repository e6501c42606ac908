"""`codes import`: official files, as they were downloaded, into one compact file that --codes loads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

from edi837.mapping.codes_file import (
    JW_JZ,
    NDC_EXCLUDED,
    NDC_OUTSOURCING,
    NDC_PACKAGES,
    NDC_PRODUCTS,
    NDC_UNFINISHED,
    TAXONOMY,
    ImportedTable,
)
from edi837.mapping.official import load_official
from edi837.official.dates import last_of_quarter
from edi837.official.downloads import downloads, twin_key
from edi837.official.fda_forms import in_tabs
from edi837.official.hcpcs_file import read_hcpcs
from edi837.official.imported import Imported
from edi837.official.mue_files import read_mue
from edi837.official.ndc_files import read_directory, read_openfda
from edi837.official.openfda_file import is_openfda
from edi837.official.prices import read_addendum_b, read_asp
from edi837.official.recognize import (
    is_outsourcing,
    is_packages,
    is_part,
    is_products,
    is_unlisted,
    layout_of,
    other_table,
)
from edi837.official.source_file import SourceFile, read_source
from edi837.official.store import write_codes
from edi837.official.unlisted_files import read_unlisted
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError, UsageError

Say = Callable[[str], object]
# A table of one quarter has about as many rows as that of the last one.
_COMPARED = 100
_FEWEST, _MOST = 0.7, 1.5
_DIRECTORY_FILES = 2
_DAILY = frozenset({NDC_PRODUCTS, NDC_PACKAGES, NDC_EXCLUDED, NDC_UNFINISHED, NDC_OUTSOURCING})
# What holds until it is posted again.
_OPEN_ENDED = _DAILY | {TAXONOMY, JW_JZ}
_UNREAD = "not a table that is read here"


@dataclass(frozen=True)
class Named:
    """The files that were named: by their kind, or as `downloads` that are recognized by their content."""

    hcpcs: tuple[Path, ...] = ()
    ndc: tuple[Path, ...] = ()
    mue: tuple[Path, ...] = ()
    asp: tuple[Path, ...] = ()
    addendum_b: tuple[Path, ...] = ()
    downloads: tuple[Path, ...] = ()


_READERS: dict[str, Callable[[SourceFile], Imported]] = {
    "hcpcs": read_hcpcs,
    "mue": read_mue,
    "asp": read_asp,
    "addendum_b": read_addendum_b,
}


def import_codes(
    named: Named, out: Path, dated: date | None = None, say: Say = lambda words: None
) -> tuple[ImportedTable, ...]:
    """Read every file, then write; MappingError names what cannot be used, and nothing is written.

    What `out` holds already stays, but for a kind and quarter that comes again. `dated` is the first day of tables that
    tell none. `say` hears what was passed by. The tables that were read are given, as they are listed in the file.
    """
    if not any(getattr(named, field.name) for field in fields(named)):
        raise UsageError("no official file was named: see `edi837 codes import --help`")
    kept = load_official(out).tables if out.exists() else ()
    new: dict[_Slot, Imported] = {}
    for item in _all(named, say):
        table = _dated(item.table, dated)
        for note in item.notes:
            say(note)
        before = new.get(_slot(table))
        if before is not None and before.table.sha256 != table.sha256:
            say(f"{before.table.file} is replaced by {table.file}: both are the {table.title} of {table.day}")
        new[_slot(table)] = item._replace(table=table)
    if not new:
        raise UsageError("none of the files is a table that is read here: nothing was written")
    _check(new, kept)
    stays = [table for table in kept if _slot(table) not in new]
    for table in kept:
        if _slot(table) in new and new[_slot(table)].table.sha256 != table.sha256:
            say(f"{table} is replaced by {new[_slot(table)].table.file}")
    numbered = write_codes(out, new.values(), stays)
    return tuple(table for table in numbered if _slot(table) in new)


_Slot = tuple[str, str, str]


def _slot(table: ImportedTable) -> _Slot:
    """What a file holds once: a kind and its quarter, or a part of it; of FDA's, which tell no date, there is one."""
    return (table.kind, "", "") if table.kind in _DAILY else (table.kind, table.day, table.part)


def _dated(table: ImportedTable, dated: date | None) -> ImportedTable:
    if table.dated is not None or dated is None:
        return table
    last = None if table.kind in _OPEN_ENDED else last_of_quarter(dated)
    return table._replace(dated=dated, last=last)


def _check(new: dict[_Slot, Imported], kept: Iterable[ImportedTable]) -> None:
    """MappingError where quarters cannot be told apart, and where a table is far from the size of the last one."""
    tables = [*(item.table for item in new.values()), *(table for table in kept if _slot(table) not in new)]
    for item in new.values():
        table = item.table
        alike = (table.kind, table.part)
        others = [other for other in tables if (other.kind, other.part) == alike and other != table]
        undated = next((each for each in (table, *others) if each.dated is None), None)
        if others and undated is not None:
            said = "tells no quarter, in its name or title, and there is another of its kind: say --dated CCYY-MM-DD"
            raise MappingError(undated.file, None, said)
        sizes = [other.rows for other in others if other.rows >= _COMPARED]
        if sizes and not min(sizes) * _FEWEST <= table.rows <= max(sizes) * _MOST:
            said = f"has {table.rows} rows, and that of another quarter {sizes[-1]}: is it whole?"
            raise MappingError(table.file, None, f"{said} If so, import it into a file of its own")


def _all(named: Named, say: Say) -> Iterator[Imported]:
    for kind, read in _READERS.items():
        for path in getattr(named, kind):
            if path.suffix.lower() == ".zip":
                yield from _recognized(path, say)
            else:
                yield read(read_source(path))
    for folder in named.ndc:
        if folder.is_file():
            yield from _recognized(folder, say)
        else:
            yield from read_directory(*(read_source(_inside(folder, name)) for name in ("product.txt", "package.txt")))
    for path in named.downloads:
        yield from _recognized(path, say)


def _recognized(path: Path, say: Say) -> Iterator[Imported]:
    """The tables of a download; what is not taken is said."""
    taken: dict[tuple[str, str], str] = {}
    directory: dict[str, SourceFile] = {}
    for source in map(in_tabs, downloads(path)):
        twin = taken.get(twin_key(source))
        if twin is not None:
            say(f"passed by: {source.path}: the same table as {twin}")
        elif is_outsourcing(source):
            yield read_unlisted(source)
        elif is_products(source) or is_packages(source):
            taken[twin_key(source)] = source.name
            if not is_unlisted(source):
                directory["product" if is_products(source) else "package"] = source
            elif is_packages(source):
                yield read_unlisted(source)
            else:
                say(f"passed by: {source.path}: of drugs that the directory does not list only the packages are read")
        elif is_openfda(source):
            yield from read_openfda(source)
        elif is_part(source):
            said = "it holds changes, a proposal, or drugs without a code, by its name or title"
            say(f"passed by: {source.path}: {said}")
        else:
            layout = layout_of(source)
            if layout is None:
                known = other_table(source)
                say(f"passed by: {source.path}: {f'{known}, of which nothing is read' if known else _UNREAD}")
                continue
            yield layout.read(source)
            taken[twin_key(source)] = source.name
    if len(directory) == _DIRECTORY_FILES:
        yield from read_directory(directory["product"], directory["package"])
    for source in directory.values() if len(directory) == 1 else ():
        say(f"passed by: {source.path}: the directory is read from product.txt and package.txt together")


def _inside(folder: Path, name: str) -> Path:
    """The file of that name, in any letter case."""
    if not folder.is_dir():
        raise MappingError(str(folder), None, "is not a folder; name the one that holds product.txt and package.txt")
    paths = [path for path in sorted(folder.iterdir()) if path.name.lower() == name]
    if not paths:
        raise MappingError(str(folder), None, f"holds no {name}")
    return paths[0]
