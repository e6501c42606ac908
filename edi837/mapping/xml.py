"""Reading mapping files: checked by a schema, without entities, DTD or network; errors name file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from lxml import etree

from edi837.mapping.explain import MappingFault, explain
from edi837.mapping.grammar import Grammar
from edi837.system.errors import MappingError, MappingErrors

Node = etree._Element

_SIZE_LIMIT = 16 << 20


@dataclass(frozen=True)
class MappingFile:
    """One parsed file: its name in messages, its root, its bytes' digest, and the list that takes its faults."""

    name: str
    root: Node
    sha256: str
    faults: list[MappingError] = field(default_factory=list, compare=False, repr=False)

    def report(self, node: Node | None, message: str) -> None:
        """Something is wrong at `node`. Reading goes on, so that one run names all faults; loading fails at its end."""
        self.faults.append(MappingError(self.name, None if node is None else int(node.sourceline or 0), message))


def shipped_mappings() -> Traversable:
    """The mappings that come with the package."""
    return files("edi837_mappings")


def is_shipped(file: MappingFile) -> bool:
    """Whether it is one of the mappings that come with the package."""
    return Path(file.name).is_relative_to(str(shipped_mappings()))


def shipped_file(folder: str, name: str) -> MappingFile:
    """One of the shipped files."""
    content = shipped_mappings().joinpath(folder, name).read_bytes()
    return MappingFile(name, parse(content, name), hashlib.sha256(content).hexdigest())


def read_folder(folder: str, own: Path | None, faults: list[MappingError]) -> Iterator[MappingFile]:
    """The files of one folder (drugs, payers, codes, guides), by name; a file of `own` hides a shipped namesake.

    A file that cannot be used is left out, and `faults` takes what is wrong with it. Where it hides a shipped file,
    that one stands in, so that the other files can still be checked.
    """
    files_by_name: dict[str, list[Traversable]] = {}
    for place in (shipped_mappings().joinpath(folder), *own_folder(folder, own)):
        for entry in place.iterdir():
            if entry.name.endswith(".xml"):
                hidden = [other for other in files_by_name.get(entry.name, ()) if not _is_same(entry, other)]
                files_by_name[entry.name] = [entry, *hidden]
    for name in sorted(files_by_name):
        files = (_read(entry, folder, faults) for entry in files_by_name[name])
        if file := next((candidate for candidate in files if candidate is not None), None):
            yield file


def _is_same(file: Traversable, other: Traversable) -> bool:
    return isinstance(file, Path) and isinstance(other, Path) and file.resolve() == other.resolve()


def own_folder(folder: str, own: Path | None) -> list[Path]:
    """The folder of that name below `own`, if there is one."""
    return [own / folder] if own is not None and (own / folder).is_dir() else []


def _read(entry: Traversable, folder: str, faults: list[MappingError]) -> MappingFile | None:
    """One file; None when it cannot be used."""
    try:
        return _parsed(entry, folder, faults)
    except MappingError as error:
        faults.append(error)
        return None


def read_file(entry: Traversable, folder: str) -> MappingFile:
    """One file by the schema of a folder; MappingErrors names all that is wrong with it."""
    faults: list[MappingError] = []
    file = _parsed(entry, folder, faults)
    if file is None:
        raise MappingErrors(faults)
    return file


def _parsed(entry: Traversable, folder: str, faults: list[MappingError]) -> MappingFile | None:
    name = str(entry)
    try:
        content = entry.read_bytes()
    except OSError as error:
        raise MappingError(name, None, f"cannot be read: {error.strerror}") from error
    if len(content) > _SIZE_LIMIT:
        raise MappingError(name, None, "is larger than 16 MiB")
    root = parse(content, name)
    if wrong := check_schema(root, name, *schema_for(folder, root)):
        faults.extend(wrong)
        return None
    return MappingFile(name, root, hashlib.sha256(content).hexdigest(), faults)


def parse(content: bytes, name: str) -> Node:
    """The root of an XML text that declares no document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise MappingError(
            name, error.lineno, f"column {error.position[1]}: {error.msg}{_straight(content)}"
        ) from error
    if root.getroottree().docinfo.doctype:
        raise MappingError(name, 1, "a document type declaration is not allowed")
    return root


def _straight(content: bytes) -> str:
    """What a file that came out of a word processor or spreadsheet needs."""
    curly = any(mark.encode() in content for mark in "\u201c\u201d")
    return '; it holds curly quotes: write straight ones (")' if curly else ""


# Elements and attributes that only payer files with policies have; release 1 wrote statements.
_OF_POLICIES = frozenset({"known-by", "plan", "list", "policy", "without"})


def has_policies(root: Node) -> bool:
    """Whether a file of the payers folder is written as policies, and not as release 1 wrote it."""
    if root.get("extends") is not None:
        return True
    return any(child.tag in _OF_POLICIES or child.get("publisher") is not None for child in root)


def schema_for(folder: str, root: Node) -> tuple[etree.RelaxNG, Grammar]:
    """The schema that a file of a folder is held against."""
    return _schema(folder, "policies" if folder == "payers" and has_policies(root) else folder)


@lru_cache(maxsize=8)
def _schema(folder: str, name: str) -> tuple[etree.RelaxNG, Grammar]:
    text = shipped_mappings().joinpath(folder, f"{name}.rng").read_bytes()
    return etree.RelaxNG(etree.fromstring(text)), Grammar(text)


def check_schema(root: Node, name: str, schema: etree.RelaxNG, grammar: Grammar) -> list[MappingError]:
    """What the schema refuses, each fault by itself; in libxml2's words where none can be named."""
    if schema.validate(root):
        return []
    error = schema.error_log.filter_from_errors()[0]
    faults = explain(root, grammar) or [MappingFault(error.line, error.message)]
    return [MappingError(name, fault.line, fault.message) for fault in faults]


def text_of(node: Node) -> str:
    """The text of a node on one line."""
    return " ".join("".join(map(str, node.itertext())).split())


def words_of(node: Node, attribute: str) -> tuple[str, ...]:
    """The items of a list attribute; () when it is absent."""
    return tuple(str(node.get(attribute) or "").split())
