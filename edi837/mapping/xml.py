"""Reading mapping files: checked by a schema, without entities, DTD or network; errors name file and line."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Container, Iterator
from dataclasses import field
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from edi837.mapping.shipped_files import SHA256
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError, MappingErrors
from edi837.system.lazy import lazy

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from edi837.mapping.relaxng_schema import Schema

Node = etree._Element

_SHIPPED = "edi837_mappings"
_SIZE_LIMIT = 16 << 20
# libxml2 takes time by the square of how many children an element has: of longer files they are counted, and the items
# of their lists are held against the schema by the thousand.
_LONG = 256 << 10
_MOST_CHILDREN = 10_000


@dataclass(frozen=True)
class MappingFile:
    """One file: its name in messages, its bytes and their digest, its root, and the list that takes its faults."""

    name: str
    content: bytes = field(compare=False, repr=False)
    sha256: str
    _parse: Callable[[], Node] = field(compare=False, repr=False)
    faults: list[MappingError] = field(default_factory=list, compare=False, repr=False)

    @lazy
    def root(self) -> Node:
        """Its root; a file that was found sound before is parsed and held against its schema when it is asked for."""
        return self._parse()

    def report(self, node: Node | None, message: str) -> None:
        """Something is wrong at `node`. Reading goes on, so that one run names all faults; loading fails at its end."""
        self.faults.append(MappingError(self.name, None if node is None else int(node.sourceline or 0), message))


@cache
def shipped_mappings() -> Traversable:
    """The mappings that come with the package; of one that is not a folder, as in a zip file, what Python gives."""
    spec = find_spec(_SHIPPED)
    for place in (spec and spec.submodule_search_locations) or ():
        if os.path.isdir(place):
            return Path(place)
    from importlib.resources import files

    return files(_SHIPPED)


def is_shipped(file: MappingFile) -> bool:
    """Whether it is one of the mappings that come with the package."""
    return file.name.startswith(f"{shipped_mappings()}{os.sep}")


def shipped_file(folder: str, name: str) -> MappingFile:
    """One of the shipped files."""
    content = shipped_mappings().joinpath(folder, name).read_bytes()
    return MappingFile(name, content, hashlib.sha256(content).hexdigest(), partial(parse, content, name))


def read_folder(
    folder: str, own: Path | None, faults: list[MappingError], sound: Container[str] = ()
) -> Iterator[MappingFile]:
    """The files of one folder (drugs, payers, codes, guides), by name; a file of `own` hides a shipped namesake.

    A file that cannot be used is left out, and `faults` takes what is wrong with it. Where it hides a shipped file,
    that one stands in, so that the other files can still be checked. `sound` has the digests of files that need not be
    checked again until they are used.
    """
    files_by_name: dict[str, list[Traversable]] = {}
    for place in (shipped_mappings().joinpath(folder), *own_folder(folder, own)):
        for entry in place.iterdir():
            if entry.name.lower().endswith(".xml"):
                hidden = [other for other in files_by_name.get(entry.name, ()) if not _is_same(entry, other)]
                files_by_name[entry.name] = [entry, *hidden]
    for name in sorted(files_by_name):
        files = (_read(entry, folder, faults, sound) for entry in files_by_name[name])
        if file := next((candidate for candidate in files if candidate is not None), None):
            yield file


def _is_same(file: Traversable, other: Traversable) -> bool:
    return isinstance(file, Path) and isinstance(other, Path) and file.resolve() == other.resolve()


def own_folder(folder: str, own: Path | None) -> list[Path]:
    """The folder of that name below `own`, if there is one."""
    return [own / folder] if own is not None and (own / folder).is_dir() else []


def _read(entry: Traversable, folder: str, faults: list[MappingError], sound: Container[str]) -> MappingFile | None:
    """One file; None when it cannot be used."""
    try:
        return _opened(entry, folder, faults, sound)
    except MappingErrors as error:
        faults.extend(error.faults)
    except MappingError as error:
        faults.append(error)
    return None


def read_file(entry: Traversable, folder: str) -> MappingFile:
    """One file by the schema of a folder; MappingErrors names all that is wrong with it."""
    return _opened(entry, folder, [], ())


def _opened(entry: Traversable, folder: str, faults: list[MappingError], sound: Container[str]) -> MappingFile:
    name = str(entry)
    try:
        content = _content(entry)
    except OSError as error:
        raise MappingError(name, None, f"cannot be read: {error.strerror or error}") from error
    if len(content) > _SIZE_LIMIT:
        raise MappingError(name, None, "is larger than 16 MiB")
    digest = hashlib.sha256(content).hexdigest()
    if SHA256.get(f"{folder}/{entry.name}") == digest:
        return MappingFile(name, content, digest, partial(parse, content, name), faults)
    if digest in sound:
        return MappingFile(name, content, digest, partial(_checked, content, name, folder), faults)
    root = _checked(content, name, folder)
    return MappingFile(name, content, digest, lambda: root, faults)


def _content(entry: Traversable) -> bytes:
    """The bytes of a file, and not more than tells that it is too large; what is no file is not waited for.

    No more is asked for at first than its size: room for what is asked for is made and given back.
    """
    if not isinstance(entry, Path):
        return entry.read_bytes()
    descriptor = os.open(entry, os.O_RDONLY | os.O_NONBLOCK)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is not a file")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(min(status.st_size, _SIZE_LIMIT) + 1)
            return content + file.read(_SIZE_LIMIT + 1 - len(content)) if len(content) > status.st_size else content
    finally:
        os.close(descriptor)


def _checked(content: bytes, name: str, folder: str) -> Node:
    """The root of a file; MappingErrors with all that its schema refuses."""
    root = parse(content, name)
    if len(content) > _LONG:
        for node in root.iter():
            if len(node) > _MOST_CHILDREN and node.tag != "list":
                words = f"{node.tag!s} holds {len(node):,} elements, more than {_MOST_CHILDREN:,}: write several files"
                raise MappingError(name, int(node.sourceline or 0), words)
    if wrong := schema_for(folder, root).refused(root, name):
        raise MappingErrors(wrong)
    return root


def parse(content: bytes, name: str) -> Node:
    """The root of an XML text that declares no document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in content:
            raise _with_doctype(content, name) from error
        from edi837.mapping.syntax import syntax_in_words  # faults are rare

        words = syntax_in_words(error.msg or "", content)
        raise MappingError(name, error.lineno, f"column {error.position[1]}: {words}") from error
    if root.getroottree().docinfo.doctype:
        raise _with_doctype(content, name)
    return root


def _with_doctype(content: bytes, name: str) -> MappingError:
    line = content.count(b"\n", 0, max(content.find(b"<!DOCTYPE"), 0)) + 1
    return MappingError(name, line, "a document type declaration is not allowed")


# Elements and attributes that only payer files with policies have; release 1 wrote statements.
_OF_POLICIES = frozenset({"known-by", "plan", "list", "policy", "without"})


def has_policies(root: Node) -> bool:
    """Whether a file of the payers folder is written as policies, and not as release 1 wrote it."""
    if root.get("extends") is not None:
        return True
    return any(child.tag in _OF_POLICIES or child.get("publisher") is not None for child in root)


def schema_for(folder: str, root: Node) -> Schema:
    """The schema that a file of a folder is held against."""
    return _schema(folder, "policies" if folder == "payers" and has_policies(root) else folder)


@lru_cache(maxsize=8)
def _schema(folder: str, name: str) -> Schema:
    from edi837.mapping.relaxng_schema import Schema  # files that are as they were shipped need none

    return Schema(shipped_mappings().joinpath(folder, f"{name}.rng").read_bytes())


def lists_beside(path: Path) -> list[str]:
    """The names of the CSV files that lists of a file name."""
    return [str(node.get("file")) for node in parse(path.read_bytes(), str(path)).iter("list") if node.get("file")]


def text_of(node: Node) -> str:
    """The text of a node on one line."""
    return " ".join("".join(map(str, node.itertext())).split())


def words_of(node: Node, attribute: str) -> tuple[str, ...]:
    """The items of a list attribute; () when it is absent."""
    return tuple(str(node.get(attribute) or "").split())
